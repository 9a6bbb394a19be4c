# The one list of compile and link flags. The build fails when a requested flag is missing.
include(CheckCXXCompilerFlag)

add_library(egide_flags INTERFACE)

function(egide_require_flag flag)
  string(MAKE_C_IDENTIFIER "HAVE_${flag}" variable)
  check_cxx_compiler_flag(${flag} ${variable})
  if(NOT ${variable})
    message(FATAL_ERROR "the compiler refuses ${flag}")
  endif()
  target_compile_options(egide_flags INTERFACE ${flag})
endfunction()

set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2 -Wnon-virtual-dtor -Woverloaded-virtual)
set(protections -fstack-protector-strong -fstack-clash-protection)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND warnings -Wbidi-chars=any -Wduplicated-cond -Wlogical-op)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    list(APPEND warnings -Wno-restrict)  # GCC bug 105651: "text" + std::string is called an overlap when optimised
  endif()
endif()
if(NOT EGIDE_SANITIZE)  # together with a sanitizer, g++ 12 takes fmt's initialised temporaries for uninitialised
  list(APPEND protections -ftrivial-auto-var-init=zero)
  # Clang before 16 accepts the zero pattern only behind a second flag.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    set(CMAKE_REQUIRED_FLAGS -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
    target_compile_options(egide_flags INTERFACE ${CMAKE_REQUIRED_FLAGS})
  endif()
endif()
foreach(flag IN LISTS warnings protections)
  egide_require_flag(${flag})
endforeach()
unset(CMAKE_REQUIRED_FLAGS)
target_compile_options(egide_flags INTERFACE -Werror)
target_compile_definitions(egide_flags INTERFACE _GLIBCXX_ASSERTIONS)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_link_options(egide_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code)
# _FORTIFY_SOURCE needs optimisation and disturbs the address sanitizer.
if(NOT EGIDE_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(egide_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
