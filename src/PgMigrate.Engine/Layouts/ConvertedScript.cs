namespace PgMigrate.Engine.Layouts;

/// <summary>What a script of another tool becomes.</summary>
internal sealed record ConvertedScript
{
    /// <summary>grate's folder, for instance <c>up</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Its path within that folder, with <c>/</c>: such that grate's order is the tool's.</summary>
    public required string Name { get; init; }

    /// <summary>How often it runs.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>
    /// Its text, directives included. Each line of it that comes from <see cref="Origin"/> stands as many lines below the first
    /// as it does there below <see cref="OriginLine"/>; directives that conversion adds stand on the lines of what they replace,
    /// or at the end.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The file that it comes from, relative to the tool's folder, with <c>/</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>
    /// The line of that file that is the first of <see cref="Text"/>, from 1; 0 or less where so many lines of directives were
    /// put before the file's first one.
    /// </summary>
    public int OriginLine { get; init; } = 1;

    /// <summary>What takes it back: the script of <c>down</c>; null where the tool has none.</summary>
    public string? Down { get; init; }

    /// <summary>The file that <see cref="Down"/> comes from; null where it is <see cref="Origin"/>.</summary>
    public string? DownOrigin { get; init; }

    /// <summary>As <see cref="OriginLine"/>, for <see cref="Down"/>.</summary>
    public int DownOriginLine { get; init; } = 1;

    /// <summary>What proves it: the script of <c>verify</c>; null where the tool has none.</summary>
    public string? Verify { get; init; }

    /// <summary>The file that <see cref="Verify"/> comes from; null where it is <see cref="Origin"/>.</summary>
    public string? VerifyOrigin { get; init; }

    /// <summary>As <see cref="OriginLine"/>, for <see cref="Verify"/>.</summary>
    public int VerifyOriginLine { get; init; } = 1;

    /// <summary>What the tool's table calls it; null where the tool records nothing of it (a callback, for instance).</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Keys of the tool's table that this script stands for beside its own: of a baseline, all that it holds. It is applied where
    /// all of them are.
    /// </summary>
    public IReadOnlyList<string> Covers { get; init; } = [];

    /// <summary>
    /// What the tool's table may hold as the checksum of the file as it is, in each of the tool's forms, as text; empty where the
    /// tool keeps none.
    /// </summary>
    public IReadOnlyList<string> Checksums { get; init; } = [];
}
