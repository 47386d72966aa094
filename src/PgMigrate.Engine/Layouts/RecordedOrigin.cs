namespace PgMigrate.Engine.Layouts;

/// <summary>Where a script of a converted folder comes from, and what its tool's table knows of it.</summary>
internal sealed record RecordedOrigin
{
    /// <summary>Folder and name in the converted folder: <c>up/0001_create.sql</c>.</summary>
    public required string Script { get; init; }

    /// <summary>The file that it comes from, relative to the tool's folder, with <c>/</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>See <see cref="ConvertedScript.Key"/>.</summary>
    public string? Key { get; init; }

    /// <summary>See <see cref="ConvertedScript.Covers"/>.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];

    /// <summary>See <see cref="ConvertedScript.Checksums"/>.</summary>
    public IReadOnlyList<string> Checksums { get; init; } = [];
}
