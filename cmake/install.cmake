# What `cmake --install` copies, and where.
#
# A server loads a library only from its plugin directory, so the server is
# asked for it. Give -DWHMCS_SERVER_PLUGIN_DIR=... where another server than
# the one in PATH is meant (SELECT @@plugin_dir tells it).

include(GNUInstallDirs)

# Sets the variable named by `result` to the plugin directory that the server
# in PATH would use, read from its own defaults and option files.
function(whmcs_ask_server_plugin_dir result)
    find_program(WHMCS_SERVER_PROGRAM NAMES mariadbd mysqld
        PATHS /usr/sbin /usr/local/sbin)
    set(found "")
    if(WHMCS_SERVER_PROGRAM)
        execute_process(
            COMMAND ${WHMCS_SERVER_PROGRAM} --verbose --help
            OUTPUT_VARIABLE help
            ERROR_QUIET)
        if(help MATCHES "\nplugin-dir +([^\n]+)")
            string(STRIP "${CMAKE_MATCH_1}" found)
        endif()
    endif()
    set(${result} "${found}" PARENT_SCOPE)
endfunction()

if(NOT WHMCS_SERVER_PLUGIN_DIR)
    whmcs_ask_server_plugin_dir(asked)
    if(NOT asked)
        set(asked ${CMAKE_INSTALL_FULL_LIBDIR}/whmcs-perfex)
        message(WARNING "No MariaDB or MySQL server found here. Give its "
            "plugin directory with -DWHMCS_SERVER_PLUGIN_DIR=...; until then "
            "the library would be installed into ${asked}")
    endif()
    set(WHMCS_SERVER_PLUGIN_DIR "${asked}" CACHE PATH
        "Plugin directory of the database server" FORCE)
endif()

if(TARGET whmcs_udf)
    install(TARGETS whmcs_udf
        LIBRARY DESTINATION ${WHMCS_SERVER_PLUGIN_DIR}
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endif()

install(DIRECTORY sql/
    DESTINATION ${CMAKE_INSTALL_DATADIR}/whmcs-perfex/sql
    FILES_MATCHING PATTERN "*.sql")
