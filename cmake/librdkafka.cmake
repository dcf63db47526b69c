# floorwalker::rdkafka: the system's librdkafka where it is >= 2.12, else the static one that script/librdkafka built.
# Include as <librdkafka/rdkafka.h> and <librdkafka/rdkafka_mock.h>.
include_guard(GLOBAL)
find_package(PkgConfig REQUIRED)
pkg_check_modules(rdkafka_system QUIET IMPORTED_TARGET GLOBAL rdkafka>=2.12)

if(rdkafka_system_FOUND)
  message(STATUS "librdkafka ${rdkafka_system_VERSION} of the system")
  add_library(floorwalker::rdkafka ALIAS PkgConfig::rdkafka_system)
  return()
endif()

set(rdkafka_root "${PROJECT_SOURCE_DIR}/build/third_party/librdkafka")
if(NOT EXISTS "${rdkafka_root}/lib/librdkafka.a")
  message(FATAL_ERROR "No librdkafka >= 2.12 here. Run script/bootstrap, which builds one into build/third_party.")
endif()
file(STRINGS "${rdkafka_root}/version" rdkafka_version)
message(STATUS "librdkafka ${rdkafka_version} of ${rdkafka_root}")

find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(rdkafka_needs REQUIRED IMPORTED_TARGET GLOBAL libzstd libsasl2)

add_library(floorwalker_rdkafka STATIC IMPORTED GLOBAL)
set_target_properties(
  floorwalker_rdkafka
  PROPERTIES IMPORTED_LOCATION "${rdkafka_root}/lib/librdkafka.a"
             INTERFACE_INCLUDE_DIRECTORIES "${rdkafka_root}/include"
             INTERFACE_LINK_LIBRARIES
             "OpenSSL::SSL;OpenSSL::Crypto;ZLIB::ZLIB;PkgConfig::rdkafka_needs;Threads::Threads;${CMAKE_DL_LIBS};m")
add_library(floorwalker::rdkafka ALIAS floorwalker_rdkafka)
