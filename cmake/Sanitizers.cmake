# Compile and link flags of every target of ours: warnings, sanitizers, hardening.
add_library(esclusa_flags INTERFACE)
target_compile_options(esclusa_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
  $<$<BOOL:${ESCLUSA_WERROR}>:-Werror>
  # GCC 12 sees overlapping copies in std::string concatenations at -O3 (GCC bug 105329), and in values out of std::optional and
  # std::variant what nobody initialised.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict -Wno-maybe-uninitialized>)
if(ESCLUSA_SANITIZE)
  target_compile_options(esclusa_flags INTERFACE -fsanitize=${ESCLUSA_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    # GCC 12 warns about std::optional and std::variant when it instruments them.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(esclusa_flags INTERFACE -fsanitize=${ESCLUSA_SANITIZE})
else()
  # Hardening, of every build without sanitizers, so that what the tests run is what is shipped; tests/functional/feature_hardening.py
  # looks for it in the binary.
  target_compile_options(esclusa_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection
    -ftrivial-auto-var-init=zero -fPIE)
  target_link_options(esclusa_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()
