# Embeds schemas/*.json and pages/* into a module's library, as egide::<module>::embedded_files() of src/embedded.h.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${FOLDER}/schemas/*.json ${FOLDER}/assets/*)
  list(SORT files)
  set(entries "")
  foreach(file IN LISTS files)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${FOLDER} OUTPUT_VARIABLE name)
    file(READ ${file} text)
    string(APPEND entries "        {\"${name}\", R\"egide(${text})egide\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "#include \"embedded.h\"

namespace egide::${MODULE} {

std::span<const EmbeddedFile> embedded_files() {
    static constexpr EmbeddedFile kFiles[] = {
${entries}    };
    return kFiles;
}

}  // namespace egide::${MODULE}
")
  return()
endif()

set(EGIDE_EMBEDDED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(egide_embedded module)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/generated/${module}_embedded.cpp)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/schemas/*.json ${folder}/assets/*)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D MODULE=${module} -D FOLDER=${folder} -D OUTPUT=${output} -P ${EGIDE_EMBEDDED_SCRIPT}
    DEPENDS ${EGIDE_EMBEDDED_SCRIPT} ${files}
    COMMENT "Embedded files of ${module}" VERBATIM)
  target_sources(egide_${module} PRIVATE ${output})
endfunction()
