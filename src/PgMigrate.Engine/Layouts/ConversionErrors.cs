namespace PgMigrate.Engine.Layouts;

/// <summary>What keeps a folder from being converted whole.</summary>
internal static class ConversionErrors
{
    /// <summary>Refuses a folder of which something cannot be converted.</summary>
    /// <exception cref="MigrationException">ConversionIncomplete, with the first place; the others are findings.</exception>
    public static void Refuse(ConvertedFolder folder)
    {
        ConversionFinding[] errors = [.. folder.Findings.Where(finding => finding.Severity == FindingSeverity.Error)];
        if (errors.Length == 0)
            return;
        var first = errors[0];
        var place = first.Line is { } line ? $"{first.Path}:{line}" : first.Path;
        var others = errors.Length == 1 ? string.Empty : $" There are {errors.Length - 1} more.";
        throw new MigrationException(
            MigrationErrorId.ConversionIncomplete,
            $"{folder.Path} cannot be converted whole: {place}: {first.Message}{others}",
            $"{first.Advice ?? "Correct it."} Or force it, which leaves out what cannot be converted."
        )
        {
            Path = System.IO.Path.GetFullPath(first.Path, folder.Path),
            Line = first.Line,
        };
    }
}
