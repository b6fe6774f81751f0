# Headers that nearly every file includes, compiled once for the libraries and once for the test programs. They only
# save time: the preset release compiles without them, so a file that leans on them instead of including what it uses
# does not get through.
option(CREDENCE_PRECOMPILED "compile common headers once" OFF)

set(CREDENCE_COMMON_HEADERS
  <algorithm> <chrono> <filesystem> <fstream> <functional> <map> <memory> <optional> <set> <span> <sstream> <string>
  <string_view> <unordered_map> <utility> <variant> <vector> <boost/json.hpp> <fmt/format.h>)

# The module base compiles them, with the flags of libraries and of programs; everything else takes them from there.
function(credence_precompile target owner)
  if(NOT CREDENCE_PRECOMPILED)
    return()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # or ccache could not tell what is in them
  endif()
  if(NOT target STREQUAL owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  elseif(target MATCHES "_test$")
    target_precompile_headers(${target} PRIVATE ${CREDENCE_COMMON_HEADERS} <gtest/gtest.h>)
  else()
    target_precompile_headers(${target} PRIVATE ${CREDENCE_COMMON_HEADERS})
  endif()
endfunction()
