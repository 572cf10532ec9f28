package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What every program in a sandbox sees of the system: programs and libraries, a few harmless files
 * of {@code /etc}, and the folders of tools that the operator names; all of it read-only.
 *
 * @param home the home directory, which is empty inside but for tools
 * @param system options for bubblewrap that show the system
 * @param tools folders that are shown beside it, as far as they are there when a program starts
 */
record SystemView(Path home, List<String> system, List<Path> tools) {
  /** Everything else in /etc may hold a password, and root may read it. */
  private static final List<String> HARMLESS =
      List.of(
          "alternatives",
          "ca-certificates",
          "crypto-policies",
          "fonts",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "localtime",
          "maven",
          "mime.types",
          "pki/ca-trust",
          "pki/java",
          "pki/tls/certs",
          "protocols",
          "services",
          "ssl/certs",
          "ssl/openssl.cnf",
          "timezone");

  private static final List<String> OF_USR =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  /** Never to be shown as a whole, whatever a search path or an operator says. */
  private static final Set<Path> NEVER =
      Set.of(
          Path.of("/"),
          Path.of("/dev"),
          Path.of("/etc"),
          Path.of("/home"),
          Path.of("/proc"),
          Path.of("/root"),
          Path.of("/run"),
          Path.of("/sys"),
          Path.of("/tmp"),
          Path.of("/var"));

  private static final Path NO_HOME = Path.of("/tmp/home");

  /**
   * Looks at this machine.
   *
   * @param readable folders of tools; {@code ~/} begins one in the home directory
   * @param environment of this process
   * @param folder ours; the few files of {@code /etc} that are made up go there
   */
  static SystemView of(
      List<Path> readable, Map<String, String> environment, Bounds bounds, Path folder)
      throws IOException {
    Path home = home(environment);
    List<String> options = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
    for (String path : OF_USR) {
      options.addAll(linked(Path.of(path)));
    }
    for (Path file : etc()) {
      options.addAll(List.of("--ro-bind-try", file.toString(), file.toString()));
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : madeUp(home).entrySet()) {
      Path written = write(folder.resolve(file.getKey()), file.getValue());
      options.addAll(List.of("--ro-bind", written.toString(), "/etc/" + file.getKey()));
    }
    String size = Long.toString(bounds.temporaryBytes());
    options.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"));
    options.addAll(List.of("--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"));
    options.addAll(List.of("--size", size, "--tmpfs", "/tmp", "--symlink", "/tmp", "/var/tmp"));
    if (home.startsWith("/tmp")) {
      options.addAll(List.of("--dir", home.toString()));
    } else {
      options.addAll(List.of("--size", size, "--tmpfs", home.toString()));
    }
    return new SystemView(home, List.copyOf(options), tools(readable, environment, home));
  }

  /** Options for bubblewrap. */
  List<String> options() {
    List<String> options = new ArrayList<>(system);
    // Outer folders first: what is mounted later hides what was there before.
    tools.stream()
        .flatMap(folder -> Stream.of(folder, CommandMark.real(folder)))
        .distinct()
        .filter(folder -> mayBeShown(folder, home) && Files.isReadable(folder))
        .sorted(Comparator.comparingInt(Path::getNameCount))
        .forEach(
            folder -> options.addAll(List.of("--ro-bind", folder.toString(), folder.toString())));
    return options;
  }

  private static Path home(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", "")).normalize();
    boolean usable =
        home.isAbsolute()
            && home.getNameCount() > 0
            && !home.startsWith("/usr")
            && (home.equals(Path.of("/root")) || !NEVER.contains(home));
    return usable ? home : NO_HOME;
  }

  /** Folders that belong to /usr are links into it nearly everywhere. */
  private static List<String> linked(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString());
    }
    return Files.isDirectory(path)
        ? List.of("--ro-bind", path.toString(), path.toString())
        : List.of();
  }

  private static List<Path> etc() throws IOException {
    Path etc = Path.of("/etc");
    List<Path> files = new ArrayList<>();
    HARMLESS.stream().map(etc::resolve).filter(Files::exists).forEach(files::add);
    // Distributions keep the configuration of a JDK there.
    try (DirectoryStream<Path> jdks = Files.newDirectoryStream(etc, "java*")) {
      jdks.forEach(files::add);
    }
    return files;
  }

  /** Who runs, and what localhost is: a JDK takes the home directory from there. */
  private static Map<String, String> madeUp(Path home) {
    return Map.of(
        "passwd",
        "divisi:x:1000:1000:divisi:" + home + ":/bin/sh\n",
        "group",
        "divisi:x:1000:\n",
        "hosts",
        "127.0.0.1 localhost\n::1 localhost\n",
        "nsswitch.conf",
        "passwd: files\ngroup: files\nhosts: files dns\n");
  }

  /** Several processes may use the folder: none may find half a file. */
  private static Path write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    Path fresh = Files.createTempFile(file.getParent(), "new-", "");
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return file.toRealPath();
  }

  private static List<Path> tools(List<Path> readable, Map<String, String> environment, Path home) {
    List<Path> tools = new ArrayList<>();
    for (Path folder : readable) {
      tools.add(folder.startsWith("~") ? home.resolve(Path.of("~").relativize(folder)) : folder);
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      tools.add(Path.of(folder));
    }
    tools.add(Path.of(environment.getOrDefault("JAVA_HOME", "")));
    return tools.stream().filter(Path::isAbsolute).map(Path::normalize).distinct().toList();
  }

  private static boolean mayBeShown(Path folder, Path home) {
    boolean isSystem =
        folder.startsWith("/usr") || OF_USR.stream().anyMatch(of -> folder.startsWith(of));
    return !isSystem && !NEVER.contains(folder) && !home.startsWith(folder);
  }
}
