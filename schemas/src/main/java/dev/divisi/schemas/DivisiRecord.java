package dev.divisi.schemas;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * What every generated record extends. Avro loads only classes that a system property or its
 * process-wide validator trusts, even for the default values of a builder. Trusting our own package
 * here, before any record can be used, spares every process and every test that property.
 */
abstract class DivisiRecord extends SpecificRecordBase {
  static {
    String own = DivisiRecord.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(own)));
  }
}
