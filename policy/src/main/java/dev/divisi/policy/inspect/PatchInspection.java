package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a patch. Nothing is run, fetched or remembered; the same patch gives the same facts, in
 * time that depends on its size alone.
 */
public final class PatchInspection {
  private PatchInspection() {}

  /**
   * The facts of each file, in the files' order.
   *
   * @param files the whole patch: what moves from one file to another is not taken for lost
   */
  public static List<FileFacts> of(List<ChangedFile> files) {
    FileTable table = FileTable.shipped();
    List<List<Weakening>> weakened = new WeakenedTests(table, TestTable.shipped()).in(files);
    SecretScanner secrets = new SecretScanner(SecretRules.shipped());
    List<FileFacts> facts = new ArrayList<>();
    for (int index = 0; index < files.size(); index++) {
      facts.add(of(files.get(index), weakened.get(index), table, secrets));
    }
    return List.copyOf(facts);
  }

  private static FileFacts of(
      ChangedFile file, List<Weakening> weakened, FileTable table, SecretScanner secrets) {
    String kind = table.kind(file.path());
    String language = table.language(file.path());
    PublicApi api =
        kind.equals(FileTable.SOURCE) ? PublicApi.of(file, language) : PublicApi.UNTOUCHED;
    return new FileFacts(
        file.path(),
        kind,
        language,
        table.isGeneratedByPath(file.path())
            || FileText.isMarkedGenerated(file, table.generatedMarkers()),
        secrets.scan(file),
        weakened,
        FileText.losesLicenceHeader(file),
        kind.equals("dependencyManifest") && FileText.changesDependencies(file),
        !api.changed().isEmpty(),
        api.changed(),
        api.added());
  }
}
