# credence_resources(target DIR...)
#
# Compiles every file under the given source directories into the target, so that one binary is enough to
# install a city: catalogue, migrations, page templates. The assembler includes the bytes (.incbin); a small
# C++ table gives them their names. base/resources.h reads it.
# DIR=NAME gives the files another folder than where they lie; a folder that is not there holds no files.
function(credence_resources target)
  set(assembly ".section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  set(dependencies "")
  foreach(argument IN LISTS ARGN)
    string(REGEX REPLACE "=.*" "" directory ${argument})
    string(REGEX REPLACE ".*=" "" name ${argument})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${directory}/*)
    list(SORT files)
    foreach(file IN LISTS files)
      string(REPLACE "^${directory}/" "${name}/" path "^${file}")
      string(APPEND assembly
        ".global credence_resource_${index}\n.global credence_resource_${index}_end\n"
        "credence_resource_${index}:\n.incbin \"${CMAKE_SOURCE_DIR}/${file}\"\n"
        "credence_resource_${index}_end:\n.byte 0\n")
      string(APPEND declarations
        "extern const char credence_resource_${index}[]; extern const char credence_resource_${index}_end[];\n")
      string(APPEND rows "  {\"${path}\", credence_resource_${index}, credence_resource_${index}_end},\n")
      list(APPEND dependencies ${CMAKE_SOURCE_DIR}/${file})
      math(EXPR index "${index} + 1")
    endforeach()
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")

  set(base ${CMAKE_CURRENT_BINARY_DIR}/${target}_resources)
  file(CONFIGURE OUTPUT ${base}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${base}.cpp CONTENT
"#include \"base/resource_table.h\"
extern \"C\" {
${declarations}}
namespace credence {
const ResourceRow kResourceRows[] = {
${rows}};
const std::size_t kResourceRowCount = ${index};
}  // namespace credence
" @ONLY)
  set_source_files_properties(${base}.S PROPERTIES OBJECT_DEPENDS "${dependencies}")
  # Sanitizer and warning flags mean nothing to the assembler; keep the compiler launcher away from .incbin.
  add_library(${target}_resource_bytes OBJECT ${base}.S)
  set_target_properties(${target}_resource_bytes PROPERTIES ASM_COMPILER_LAUNCHER "")
  target_sources(${target} PRIVATE ${base}.cpp $<TARGET_OBJECTS:${target}_resource_bytes>)
endfunction()
