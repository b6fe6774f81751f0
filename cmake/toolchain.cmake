# Compiler settings that hold for every target: caching, linker, warnings, sanitizers.

option(CREDENCE_TESTS "build the test programs" ON)
option(CREDENCE_WERROR "treat warnings as errors" OFF)
option(CREDENCE_FUZZ "build the programs of tests/fuzz (clang with libFuzzer)" OFF)
set(CREDENCE_SANITIZE "" CACHE STRING "sanitizers, for example address,undefined")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_NOHASHDIR=true CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_SLOPPINESS=pch_defines,time_macros
    ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-pthread)  # everywhere alike, as precompiled headers need it
add_compile_options(-Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -Wunused)
# Paths inside the binary do not tell where it was built.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CREDENCE_WERROR)
  add_compile_options(-Werror)
endif()
if(CREDENCE_SANITIZE)
  add_compile_options(-fsanitize=${CREDENCE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CREDENCE_SANITIZE})
endif()
