# Writes the source archive: cmake -DARCHIVE=NAME -DSOURCE=DIR -DTARGET=DIR -P dist.cmake
#
# What git tracks, or where there is no git (as in an unpacked archive) all files of the
# folders that have sources. The same files give the same bytes; SOURCE_DATE_EPOCH sets
# their time.

set(places .ci .clang-format .clang-tidy .editorconfig .gitignore CHANGELOG.md
    CMakeLists.txt CMakePresets.json LICENSE README.md cmake docs packaging sql tests udf)

set(epoch 1795867200)
if(NOT "$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
    set(epoch $ENV{SOURCE_DATE_EPOCH})
endif()

set(is_git 1)
if(EXISTS ${SOURCE}/.git)
    execute_process(COMMAND git -c core.quotePath=off -C ${SOURCE} ls-files
        OUTPUT_VARIABLE files ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE
        RESULT_VARIABLE is_git)
endif()
if(is_git EQUAL 0)
    string(REPLACE "\n" ";" files "${files}")
else()
    set(files)
    foreach(place IN LISTS places)
        if(IS_DIRECTORY ${SOURCE}/${place})
            file(GLOB_RECURSE found RELATIVE ${SOURCE} ${SOURCE}/${place}/*)
            list(APPEND files ${found})
        else()
            list(APPEND files ${place})
        endif()
    endforeach()
endif()
list(SORT files)
string(REPLACE ";" "\n" files "${files}")
file(WRITE ${TARGET}/${ARCHIVE}.list "${files}\n")

execute_process(
    COMMAND tar --format=ustar --no-recursion --owner=0 --group=0 --numeric-owner
        --mode=u=rwX,go=rX --mtime=@${epoch} --transform=s,^,${ARCHIVE}/,S -cf -
        -C ${SOURCE} --verbatim-files-from -T ${TARGET}/${ARCHIVE}.list
    COMMAND gzip -9n
    OUTPUT_FILE ${TARGET}/${ARCHIVE}.tar.gz
    COMMAND_ERROR_IS_FATAL ANY)
