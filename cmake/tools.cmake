# Targets for people who change the code: `format` rewrites the C files in our
# style, `lint` reads C and SQL and complains, `memcheck` runs the unit tests
# under valgrind.

file(GLOB_RECURSE whmcs_c_sources CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/udf/*.c
    ${CMAKE_SOURCE_DIR}/tests/unit/*.c
    ${CMAKE_SOURCE_DIR}/tests/fuzz/*.c
    ${CMAKE_SOURCE_DIR}/tests/fake_whmcs/*.c)
file(GLOB_RECURSE whmcs_c_headers CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/udf/*.h
    ${CMAKE_SOURCE_DIR}/tests/unit/*.h
    ${CMAKE_SOURCE_DIR}/tests/fuzz/*.h
    ${CMAKE_SOURCE_DIR}/tests/fake_whmcs/*.h)

add_custom_target(format
    COMMAND clang-format -i ${whmcs_c_sources} ${whmcs_c_headers}
    COMMENT "Formatting the C files"
    VERBATIM)

add_custom_target(lint
    COMMAND clang-tidy --quiet -p ${CMAKE_BINARY_DIR} ${whmcs_c_sources}
    COMMAND cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11
        --enable=warning,performance
        --project=${CMAKE_BINARY_DIR}/compile_commands.json
    COMMAND ${CMAKE_SOURCE_DIR}/tests/lint-sql ${CMAKE_SOURCE_DIR}/sql
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMENT "Reading C and SQL critically"
    VERBATIM)

if(BUILD_TESTING)
    add_custom_target(memcheck
        COMMAND ${CMAKE_SOURCE_DIR}/tests/memcheck ${CMAKE_BINARY_DIR}
        WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
        COMMENT "Running the unit tests under valgrind"
        USES_TERMINAL
        VERBATIM)
endif()
