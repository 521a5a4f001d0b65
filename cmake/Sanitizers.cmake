# Compile and link flags of every target of ours: warnings, sanitizers, hardening of release builds.
add_library(esclusa_flags INTERFACE)
target_compile_options(esclusa_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
  $<$<BOOL:${ESCLUSA_WERROR}>:-Werror>
  # GCC 12 sees overlapping copies in std::string concatenations at -O3 (GCC bug 105329).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)
if(ESCLUSA_SANITIZE)
  target_compile_options(esclusa_flags INTERFACE -fsanitize=${ESCLUSA_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    # GCC 12 warns about std::optional and std::variant when it instruments them.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(esclusa_flags INTERFACE -fsanitize=${ESCLUSA_SANITIZE})
else()
  target_compile_options(esclusa_flags INTERFACE
    $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fcf-protection>)
  target_link_options(esclusa_flags INTERFACE
    $<$<CONFIG:Release>:-pie -Wl,-z,relro,-z,now,-z,noexecstack>)
endif()
