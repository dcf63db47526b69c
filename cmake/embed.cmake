# Writes a C++ file that holds the page's files:
#   cmake -DOUT=page_files.cc -DDIRECTORY=build/release/wallboard -P embed.cmake
# index.html is served as "/", every other file under its own name.
set(types_html "text/html; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_svg "image/svg+xml")
set(types_txt "text/plain; charset=utf-8")

file(GLOB files LIST_DIRECTORIES false "${DIRECTORY}/*")
list(SORT files)
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  get_filename_component(extension "${file}" LAST_EXT)
  string(SUBSTRING "${extension}" 1 -1 extension)
  if(NOT DEFINED types_${extension})
    message(FATAL_ERROR "${file}: no content type is known for .${extension}")
  endif()
  file(READ "${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," hex "${hex}")
  string(APPEND arrays "constexpr char file_${number}[] = {${hex}'\\0'};\n")
  set(path "/${name}")
  if(name STREQUAL "index.html")
    set(path "/")
  endif()
  string(APPEND entries "    {\"${path}\", \"${types_${extension}}\", {file_${number}, ${bytes}}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUT}.new" "// Made by cmake/embed.cmake.
#include \"server/page_file.h\"

namespace floorwalker {
namespace {

${arrays}
constexpr page_file files[] = {
${entries}};

}  // namespace

std::span<const page_file> page_files() noexcept { return files; }

}  // namespace floorwalker
")
file(RENAME "${OUT}.new" "${OUT}")
