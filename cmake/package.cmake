# The Debian package and the source archive.
#
#   cmake --workflow --preset package           build/package/whmcs-perfex_VERSION_ARCH.deb
#   cmake --build build/package --target dist   whmcs-perfex-VERSION.tar.gz
#
# The dependencies on libraries are those of the Debian release it is built on: build on
# Debian 12 for Debian 12, on 13 for 13.

set(WHMCS_VERSION ${PROJECT_VERSION})
set(WHMCS_SQL_DIR ${CMAKE_INSTALL_FULL_DATADIR}/whmcs-perfex/sql)
configure_file(packaging/whmcs-perfex packaging/whmcs-perfex @ONLY)
configure_file(packaging/whmcs-perfex.1.in packaging/whmcs-perfex.1 @ONLY)
install(PROGRAMS ${CMAKE_CURRENT_BINARY_DIR}/packaging/whmcs-perfex
    DESTINATION ${CMAKE_INSTALL_BINDIR})

option(WHMCS_DEBIAN "Install manuals and documentation as a Debian package does" OFF)
if(WHMCS_DEBIAN)
    set(zipped)
    # whmcs_zip(SOURCE NAME): a file as Debian wants it, the same in each build.
    function(whmcs_zip source name)
        add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/packaging/${name}
            COMMAND gzip -9nc ${source} >${CMAKE_CURRENT_BINARY_DIR}/packaging/${name}
            DEPENDS ${source})
        list(APPEND zipped ${CMAKE_CURRENT_BINARY_DIR}/packaging/${name})
        set(zipped ${zipped} PARENT_SCOPE)
    endfunction()
    whmcs_zip(${CMAKE_CURRENT_BINARY_DIR}/packaging/whmcs-perfex.1 whmcs-perfex.1.gz)
    whmcs_zip(${CMAKE_CURRENT_SOURCE_DIR}/packaging/changelog changelog.gz)
    whmcs_zip(${CMAKE_CURRENT_SOURCE_DIR}/CHANGELOG.md NEWS.gz)
    add_custom_target(zipped ALL DEPENDS ${zipped})
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/whmcs-perfex.1.gz
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES packaging/copyright README.md
        ${CMAKE_CURRENT_BINARY_DIR}/packaging/changelog.gz
        ${CMAKE_CURRENT_BINARY_DIR}/packaging/NEWS.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/whmcs-perfex)
    install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/whmcs-perfex)
else()
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/packaging/whmcs-perfex.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME whmcs-perfex)
set(CPACK_PACKAGE_CONTACT "whmcs-perfex maintainers <maintainers@whmcs-perfex.example>")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "mariadb-server | default-mysql-server | virtual-mysql-server, ca-certificates")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "sync of a WHMCS billing system into a Perfex CRM database")
set(CPACK_PACKAGE_DESCRIPTION
"Loadable functions and stored procedures for MariaDB and MySQL that call the
API of WHMCS from inside the database server and merge clients, contacts,
invoices, taxes and payments into the tables of Perfex CRM, on a schedule.

After the installation, whmcs-perfex install sets it up in the database of
Perfex.")
include(CPack)

set(archive whmcs-perfex-${PROJECT_VERSION})
add_custom_target(dist
    COMMAND ${CMAKE_COMMAND} -DARCHIVE=${archive} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR}
        -DTARGET=${CMAKE_CURRENT_BINARY_DIR} -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/dist.cmake
    COMMENT "Writing ${archive}.tar.gz"
    VERBATIM)
