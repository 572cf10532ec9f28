package dev.divisi.planner.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a finder found.
 *
 * @param name what people call it: the artifactId, or the last part of the path
 * @param path from the root of the repository; "." for the root itself
 * @param directory the directory that it is or stands in; "." for the root
 */
record FoundItem(String name, String path, String directory) {
  Map<String, Object> asValues() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("path", path);
    values.put("directory", directory);
    return values;
  }
}
