# credence_module(NAME
#   USES <module>...       other modules whose headers this one includes (a house test compares)
#   LIBRARIES <target>...  third-party libraries
#   COST <seconds>         what its tests take under the sanitizers; the longest are begun first)
#
# Makes the library credence_<name> from *.cpp and the program <name>_test from *_test.cpp of the calling directory.
function(credence_module name)
  cmake_parse_arguments(M "" "COST" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  add_library(credence_${name} STATIC ${sources})
  target_include_directories(credence_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM M_USES PREPEND credence_ OUTPUT_VARIABLE used)
  target_link_libraries(credence_${name} PUBLIC ${used} ${M_LIBRARIES})
  credence_precompile(credence_${name} credence_base)

  if(CREDENCE_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE credence_${name} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE CREDENCE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    credence_precompile(${name}_test base_test)
    add_test(NAME ${name} COMMAND ${name}_test)
    if(M_COST)
      set_tests_properties(${name} PROPERTIES COST ${M_COST})
    endif()
  endif()
endfunction()
