using System.Text.RegularExpressions;
using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.Flyway;

/// <summary>Tells by a file's name what it is for Flyway.</summary>
/// <param name="settings">How names are made.</param>
internal sealed partial class MigrationName(FlywaySettings settings)
{
    /// <summary>The migration of a file; null where Flyway leaves the file alone.</summary>
    /// <param name="script">Its path below its location.</param>
    /// <param name="resource">The file.</param>
    /// <exception cref="SpringException">It is something that cannot be run here, or its name is none.</exception>
    public FlywayMigration? Read(string script, Resource resource)
    {
        string name = script[(script.LastIndexOf('/') + 1)..];
        if (CompiledMigration().IsMatch(name))
            throw Refuse(resource, "a migration written in Java", "Write it in SQL; or keep Flyway, and use pgmigrate wait.");
        string? suffix = settings.Suffixes.FirstOrDefault(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        if (suffix is null)
            return OtherLanguage().IsMatch(name)
                ? throw Refuse(resource, "a migration that is a program", "Write it in SQL.")
                : null;
        string bare = name[..^suffix.Length];
        if (CallbackName().IsMatch(bare))
            throw Refuse(
                resource,
                "a callback",
                "Take it out; what is to run before or after each run goes into beforeMigration or afterMigration of a migration "
                    + "folder, given with -Path."
            );
        return ReadPrefixed(script, bare, resource);
    }

    private FlywayMigration? ReadPrefixed(string script, string bare, Resource resource)
    {
        if (IsVersioned(bare, "U"))
            throw Refuse(
                resource,
                "an undo migration",
                "Leave it out of the location: Flyway does not run it as it migrates either."
            );
        if (IsVersioned(bare, "B"))
            throw Refuse(resource, "a baseline migration", "Leave it out of the location, and keep the migrations before it.");
        if (bare.StartsWith(settings.RepeatablePrefix + settings.Separator, StringComparison.Ordinal))
            return Repeatable(script, bare[(settings.RepeatablePrefix.Length + settings.Separator.Length)..], resource);
        if (!bare.StartsWith(settings.VersionedPrefix, StringComparison.Ordinal))
            return null;
        string[] parts = bare[settings.VersionedPrefix.Length..].Split(settings.Separator, 2);
        return MigrationVersion.TryRead(parts[0]) is { } version
            ? new FlywayMigration(script, version, Describe(parts.ElementAtOrDefault(1)), resource)
            : null;
    }

    private static FlywayMigration Repeatable(string script, string rest, Resource resource) =>
        new(script, null, Describe(rest), resource);

    private bool IsVersioned(string bare, string prefix) =>
        bare.StartsWith(prefix, StringComparison.Ordinal)
        && prefix != settings.VersionedPrefix
        && MigrationVersion.TryRead(bare[prefix.Length..].Split(settings.Separator, 2)[0]) is not null;

    private static string Describe(string? text) => (text ?? string.Empty).Replace('_', ' ');

    private static SpringException Refuse(Resource resource, string what, string action) =>
        new($"{resource.Place} is {what}, which is not run here.", action);

    [GeneratedRegex(@"^[VRUB][^$]*__[^$]*\.(?:class|java|kt)$")]
    private static partial Regex CompiledMigration();

    [GeneratedRegex(@"^[VRUB][0-9_.]*__.*\.(?:sh|bash|ps1|py|cmd|bat)$")]
    private static partial Regex OtherLanguage();

    [GeneratedRegex(
        "^(?:(?:before|after)(?:Clean|Each|Migrate|Repeatables|Versioned|Undo|Validate|Baseline|Repair|Info|Connect|CreateSchema)"
            + "[A-Za-z]*|createSchema)(?:__.*)?$"
    )]
    private static partial Regex CallbackName();
}
