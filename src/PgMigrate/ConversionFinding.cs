namespace PgMigrate;

/// <summary>Something of another tool's folder that has no equal here, or that is to be looked at.</summary>
public sealed record ConversionFinding
{
    /// <summary>Whose folder it is.</summary>
    public required MigrationTool Tool { get; init; }

    /// <summary>
    /// How grave: Error where a script could not be converted, Warning where it does other than there, Information.
    /// </summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The file, relative to the tool's folder, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Line in that file, from 1; null where it is about the file as a whole.</summary>
    public int? Line { get; init; }

    /// <summary>What was found, and what becomes of it.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? Advice { get; init; }
}
