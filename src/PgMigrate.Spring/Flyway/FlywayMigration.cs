using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.Flyway;

/// <summary>A migration as Flyway would find it.</summary>
/// <param name="Script">Its path below its location, as Flyway's history has it.</param>
/// <param name="Version">Its version; null where it is repeated when it was changed.</param>
/// <param name="Description">Its description, underscores as blanks: by it those that are repeated are ordered.</param>
/// <param name="Resource">Its file.</param>
internal sealed record FlywayMigration(string Script, MigrationVersion? Version, string Description, Resource Resource)
{
    /// <summary>Its file's name.</summary>
    public string FileName => Script[(Script.LastIndexOf('/') + 1)..];
}
