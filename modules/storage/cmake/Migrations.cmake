# Embeds a module's migrations/*.sql into its library, as the function egide::<module>::schema() that the module declares
# in a header of its own:
#
#   egide_migrations(<module>)      after egide_module(<module> …)
#
# Files are NNNN_<name>.sql, or the pair NNNN_<name>.sqlite.sql and NNNN_<name>.postgresql.sql where the engines part.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${FOLDER}/*.sql)
  list(SORT files)
  set(steps "")
  set(next 1)
  foreach(file IN LISTS files)
    get_filename_component(stem ${file} NAME)
    if(stem MATCHES "\\.postgresql\\.sql$")
      continue()
    endif()
    if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)(\\.sqlite)?\\.sql$")
      message(FATAL_ERROR "${file}: expected NNNN_<name>.sql")
    endif()
    set(name ${CMAKE_MATCH_2})
    string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})
    if(NOT number EQUAL next)
      message(FATAL_ERROR "${file}: step ${next} is expected here")
    endif()
    math(EXPR next "${next} + 1")
    string(REGEX REPLACE "\\.sqlite\\.sql$" ".postgresql.sql" other ${file})
    file(READ ${file} sqlite)
    file(READ ${other} postgresql)
    string(APPEND steps "    {${number}, \"${name}\", R\"egide(${sqlite})egide\",\n     R\"egide(${postgresql})egide\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "#include \"egide/storage/sql/migrations.h\"

namespace egide::${MODULE} {

storage::sql::Schema schema() {
    static constexpr storage::sql::Migration kMigrations[] = {
${steps}    };
    return {\"${MODULE}\", kMigrations};
}

}  // namespace egide::${MODULE}
")
  return()
endif()

set(EGIDE_MIGRATIONS_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(egide_migrations module)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/migrations)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/generated/${module}_schema.cpp)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D MODULE=${module} -D FOLDER=${folder} -D OUTPUT=${output} -P ${EGIDE_MIGRATIONS_SCRIPT}
    DEPENDS ${EGIDE_MIGRATIONS_SCRIPT} ${files}
    COMMENT "Migrations of ${module}" VERBATIM)
  target_sources(egide_${module} PRIVATE ${output})
endfunction()
