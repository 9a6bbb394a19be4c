# EGIDE_SANITIZE=address,undefined | thread, applied to every target of the house.
if(EGIDE_SANITIZE)
  add_compile_options(-fsanitize=${EGIDE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${EGIDE_SANITIZE})
endif()
if(EGIDE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
