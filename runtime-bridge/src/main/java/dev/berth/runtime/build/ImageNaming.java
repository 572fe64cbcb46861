package dev.berth.runtime.build;

import java.util.List;

/** How names of images are understood, which engines do in different ways. */
public interface ImageNaming {
  /** Every name means what it says. */
  ImageNaming AS_GIVEN =
      new ImageNaming() {
        @Override
        public String here(String name) {
          return name;
        }

        @Override
        public List<String> elsewhere(String name) {
          return List.of(name);
        }
      };

  /** The name under which such an image is in the store, or else the name. */
  String here(String name);

  /** The names to pull it by, one after another. */
  List<String> elsewhere(String name);
}
