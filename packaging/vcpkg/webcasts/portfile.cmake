# SPDX-License-Identifier: BSL-1.0
# An overlay port of the tree that it stands in: there are headers alone, so that one build type is enough.
set(VCPKG_BUILD_TYPE release)
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES curl WEBCASTS_CURL beast WEBCASTS_BEAST)
vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}/packaging/cmake"
  OPTIONS -DWEBCASTS_CMAKE_DIR=share/webcasts ${options}
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup()
vcpkg_fixup_pkgconfig()

file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
