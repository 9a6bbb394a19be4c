# One call declares a module: its target, its public headers, its messages and its tests.
#
#   egide_module(<name> [DEPENDS module…] [LIBRARIES target…] [PRIVATE_LIBRARIES target…])
#
# Sources are src/*.cpp (and sub-folders), public headers include/egide/<name>/*.h, tests tests/*.cpp.
# messages/fr.json and messages/en.json, when present, become the header egide/<name>/messages.h.

# The total order of the house; see docs/architecture.md.
set(EGIDE_LAYERS
  base reading organisation observation programme journal timestamp signature evidence directory exposure backup continuity expense catalogue
  dossier documents sandbox storage accounts desk jobs mail calendar http web cli)

function(egide_check_direction name)
  list(FIND EGIDE_LAYERS ${name} own)
  if(own EQUAL -1)
    message(FATAL_ERROR "module '${name}' has no layer: add it to EGIDE_LAYERS")
  endif()
  foreach(dependency IN LISTS ARGN)
    list(FIND EGIDE_LAYERS ${dependency} other)
    if(other EQUAL -1 OR NOT other LESS own)
      message(FATAL_ERROR "module '${name}' may not depend on '${dependency}': it is not below it in EGIDE_LAYERS")
    endif()
  endforeach()
endfunction()

# Turns the catalogue into a checked C++ header: a missing or wrongly parameterised message does not build.
function(egide_messages name)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/messages)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(script ${PROJECT_SOURCE_DIR}/tools/generate_messages.py)
  add_custom_command(
    OUTPUT ${generated}/egide/${name}/messages.h ${generated}/messages.cpp
    COMMAND Python3::Interpreter ${script} ${name} ${folder}/fr.json ${folder}/en.json ${generated}
    DEPENDS ${script} ${folder}/fr.json ${folder}/en.json
    COMMENT "Messages of ${name}" VERBATIM)
  add_custom_target(egide_${name}_messages DEPENDS ${generated}/egide/${name}/messages.h)
  target_sources(egide_${name} PRIVATE ${generated}/messages.cpp)
  set_source_files_properties(${generated}/messages.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(egide_${name} PUBLIC ${generated})
  add_dependencies(egide_${name} egide_${name}_messages)
endfunction()

function(egide_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  egide_check_direction(${name} ${ARG_DEPENDS})
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(NOT TARGET egide::${dependency})
      message(WARNING "module '${name}' is skipped: '${dependency}', on which it depends, is not built")
      return()
    endif()
  endforeach()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
  if(NOT sources)
    # A module made of headers alone still is a library, so that every module is linked the same way.
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/headers_only.cpp)
    file(CONFIGURE OUTPUT ${sources} CONTENT "")
  endif()
  add_library(egide_${name} STATIC ${sources})
  add_library(egide::${name} ALIAS egide_${name})
  # The public face is a header set: with tests on, each header is compiled alone (all_verify_interface_header_sets).
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/*.h)
  target_sources(egide_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  set_target_properties(egide_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${EGIDE_TESTS})
  target_include_directories(egide_${name} PRIVATE src)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(egide_${name} PUBLIC egide::${dependency})
  endforeach()
  target_link_libraries(egide_${name} PUBLIC ${ARG_LIBRARIES} PRIVATE egide_flags ${ARG_PRIVATE_LIBRARIES})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/messages/fr.json)
    egide_messages(${name})
  endif()
  if(EGIDE_TESTS)
    egide_module_tests(${name})
  endif()
endfunction()

function(egide_module_tests name)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_tests ${tests})
  target_include_directories(${name}_tests PRIVATE src ${PROJECT_SOURCE_DIR}/testing)
  target_link_libraries(${name}_tests PRIVATE egide::${name} egide_flags GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_tests PRIVATE EGIDE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # What is tested is optimised as it is delivered; what tests it is compiled a third faster with less.
  target_compile_options(${name}_tests PRIVATE $<$<CONFIG:Release>:-O1>)
  add_test(NAME ${name} COMMAND ${name}_tests --gtest_brief=0)
endfunction()
