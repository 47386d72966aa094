namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>A changelog, and what the includes that lead to it say.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">What Liquibase calls it.</param>
internal sealed record ChangeLogFile(LayoutFile File, string Path)
{
    /// <summary>Contexts of the includes.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Labels of the include; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>Passed over as a whole.</summary>
    public bool Ignore { get; init; }

    /// <summary>The contexts of something in it.</summary>
    /// <param name="own">Its own; null for none.</param>
    public IReadOnlyList<string> With(string? own) => string.IsNullOrWhiteSpace(own) ? Contexts : [.. Contexts, own];

    /// <summary>Tells of a property in it. One that has a context depends on the environment: it has no one value.</summary>
    public void SetProperty(
        ChangeLogParameters parameters,
        string name,
        string value,
        string? context,
        bool isLocal,
        LayoutFindings findings,
        int line
    )
    {
        var text = parameters.Expand(value, File.FullPath);
        if (context is not null)
            findings.Warning(
                File,
                line,
                $"The property {name} has a value in the context {context} alone: ${{{name}}} becomes a token.",
                $"Give each environment its value of {name}."
            );
        parameters.Set(name, context is null ? text : null, isLocal ? File.FullPath : null);
    }
}
