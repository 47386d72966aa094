using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>What a script's name says of it.</summary>
internal enum FlywayKind
{
    /// <summary>It runs once, in the order of versions.</summary>
    Versioned,

    /// <summary>It takes one back.</summary>
    Undo,

    /// <summary>It stands for all up to its version, in an empty database.</summary>
    Baseline,

    /// <summary>It runs when it was changed.</summary>
    Repeatable,

    /// <summary>It runs at a moment of a command.</summary>
    Callback,
}

/// <summary>A file's name as Flyway, or Evolve, takes it apart.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Version">Its version; null where it has none.</param>
/// <param name="Description">Its description as the table has it; of a callback, the moment.</param>
internal sealed partial record FlywayName(FlywayKind Kind, FlywayVersion? Version, string Description)
{
    /// <summary>Takes a name apart; null where it is no script's.</summary>
    /// <param name="fileName">The file's name without its folder.</param>
    /// <param name="settings">What names are made of.</param>
    public static FlywayName? TryRead(string fileName, FlywaySettings settings)
    {
        if (
            settings.Suffixes.FirstOrDefault(suffix => fileName.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            is not { } suffix
        )
            return null;
        var bare = fileName[..^suffix.Length];
        if (CallbackName().IsMatch(bare))
            return new FlywayName(FlywayKind.Callback, null, bare.Split(settings.Separator, 2)[0]);
        if (bare.StartsWith(settings.RepeatablePrefix + settings.Separator, StringComparison.Ordinal))
            return new FlywayName(
                FlywayKind.Repeatable,
                null,
                Describe(bare[(settings.RepeatablePrefix.Length + settings.Separator.Length)..])
            );
        return Versioned(bare, settings.VersionedPrefix, FlywayKind.Versioned, settings)
            ?? Versioned(bare, settings.UndoPrefix, FlywayKind.Undo, settings)
            ?? Versioned(bare, settings.BaselinePrefix, FlywayKind.Baseline, settings);
    }

    /// <summary>True for a migration that is no SQL: a class, or a script of another language.</summary>
    public static bool IsCode(string fileName) => CodeName().IsMatch(fileName);

    private static FlywayName? Versioned(string bare, string prefix, FlywayKind kind, FlywaySettings settings)
    {
        if (!bare.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var parts = bare[prefix.Length..].Split(settings.Separator, 2);
        return FlywayVersion.TryRead(parts[0]) is { } version
            ? new FlywayName(kind, version, Describe(parts.ElementAtOrDefault(1) ?? string.Empty))
            : null;
    }

    private static string Describe(string text) => text.Replace('_', ' ');

    [GeneratedRegex(
        "^(?:(?:before|after)(?:Clean|Each|Migrate|Repeatables|Versioned|Undo|Validate|Baseline|Repair|Info|Connect|CreateSchema)"
            + "[A-Za-z]*|createSchema)(?:__.*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex CallbackName();

    [GeneratedRegex(
        @"^[VRUB][^$]*__[^$]*\.(?:class|java|kt|groovy|scala|sh|bash|ps1|py|cmd|bat)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex CodeName();
}
