package dev.divisi.agents.model;

import dev.divisi.models.ToolDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tools that change files: edit, patch, write, delete. */
final class EditTools {

  private static final int MOST_SHOWN = 10;

  private EditTools() {}

  /** Replaces one piece of text. */
  record Edit(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("path", "the file")
          .text("old", "the text to replace, exactly as it stands in the file, and only once")
          .text("new", "the text instead; may be empty")
          .describe("edit", "Replaces a text that stands exactly once in a file.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      String path = arguments.text("path");
      files.requireWritable(path);
      LineEnds file = LineEnds.of(files.read(path));
      String before = file.fitting(arguments.text("old"));
      String after = file.fitting(arguments.text("new"));
      if (before.isEmpty()) {
        throw new ToolException("\"old\" is empty. Name some text around the place to change.");
      }
      if (before.equals(after)) {
        throw new ToolException("\"old\" and \"new\" are the same, so nothing would change.");
      }
      List<Integer> places = places(file.text(), before);
      if (places.isEmpty()) {
        throw new ToolException(notFound(path, file.text(), before));
      }
      if (places.size() > 1) {
        throw new ToolException(
            "The text stands "
                + places.size()
                + " times in "
                + path
                + ", on the lines "
                + places.stream()
                    .limit(MOST_SHOWN)
                    .map(place -> String.valueOf(line(file.text(), place)))
                    .collect(Collectors.joining(", "))
                + ". Name more of what is around the one that you mean.");
      }
      int at = places.getFirst();
      String edited =
          file.text().substring(0, at) + after + file.text().substring(at + before.length());
      files.write(path, file.restored(edited));
      return Given.changed("Edited " + path + " at line " + line(file.text(), at) + ".");
    }

    private static List<Integer> places(String text, String part) {
      List<Integer> places = new ArrayList<>();
      for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
        places.add(at);
      }
      return places;
    }

    private static int line(String text, int place) {
      return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
    }

    private static String notFound(String path, String text, String part) {
      String first = part.strip().lines().findFirst().orElse("").strip();
      Optional<Integer> near =
          first.isEmpty() || !text.contains(first)
              ? Optional.empty()
              : Optional.of(line(text, text.indexOf(first)));
      return "The text does not stand in "
          + path
          + "; spaces and line breaks count."
          + near.map(line -> " Its first line is like line " + line + ".").orElse("")
          + " Read the file and copy what stands there.";
    }
  }

  /** Applies a unified diff. */
  record Patch(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text(
              "diff",
              "a unified diff (--- a/x, +++ b/x, @@); its context must stand in the file exactly;"
                  + " /dev/null makes or deletes a file")
          .describe("patch", "Applies a unified diff to one or more files: all of it or nothing.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      List<UnifiedDiff.FilePatch> patches = UnifiedDiff.parse(arguments.text("diff"));
      Map<String, Optional<String>> results = new LinkedHashMap<>();
      for (UnifiedDiff.FilePatch patch : patches) {
        files.requireWritable(patch.path());
        if (results.containsKey(patch.path())) {
          throw new ToolException(
              patch.path() + " stands twice in the diff. Put all of its changes into one part.");
        }
        results.put(patch.path(), result(patch));
      }
      for (Map.Entry<String, Optional<String>> result : results.entrySet()) {
        if (result.getValue().isPresent()) {
          files.write(result.getKey(), result.getValue().get());
        } else {
          files.delete(result.getKey());
        }
      }
      return Given.changed("Applied to " + String.join(", ", results.keySet()) + ".");
    }

    private Optional<String> result(UnifiedDiff.FilePatch patch) throws ToolException {
      if (patch.creates()) {
        if (files.exists(patch.path())) {
          throw new ToolException(patch.path() + " is there already; the diff must be against it.");
        }
        return Optional.of(patch.apply(""));
      }
      LineEnds file = LineEnds.of(files.read(patch.path()));
      String after = patch.apply(file.text());
      return patch.deletes() ? Optional.empty() : Optional.of(file.restored(after));
    }
  }

  /** Makes a new file. */
  record Write(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("path", "the new file")
          .text("text", "all of its text")
          .describe("write", "Makes a new file. Use edit or patch for one that is there.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      String path = arguments.text("path");
      files.requireWritable(path);
      if (files.exists(path)) {
        throw new ToolException(
            path + " is there already. Change it with edit or patch, or delete it first.");
      }
      files.write(path, arguments.text("text"));
      return Given.changed("Wrote " + path + ".");
    }
  }

  /** Deletes a file. */
  record Delete(WorktreeFolder files) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema().text("path", "the file").describe("delete", "Deletes one file.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      files.delete(arguments.text("path"));
      return Given.changed("Deleted " + arguments.text("path") + ".");
    }
  }
}
