# What every target of ours is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}")
endif()

if(FLOORWALKER_SANITIZE)
  # Not vptr: it looks at memory through a pipe, and raises a false alarm where a test lets the descriptors run out.
  add_compile_options(-fsanitize=${FLOORWALKER_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FLOORWALKER_SANITIZE})
endif()

# False alarms of gcc: overlapping copies where a literal and a std::string are added (bug 105651, mended in 13), and
# members of temporaries that "may be used uninitialized" once destructors are inlined.
set(floorwalker_false_alarms
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)

# floorwalker_target(name): adds the warnings and the root as include path to a target.
function(floorwalker_target name)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                         ${floorwalker_false_alarms}
                                         $<$<BOOL:${FLOORWALKER_WARNINGS_AS_ERRORS}>:-Werror>)
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
endfunction()
