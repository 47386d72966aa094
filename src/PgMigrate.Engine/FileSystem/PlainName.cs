namespace PgMigrate.Engine.FileSystem;

/// <summary>
/// Names of files that were read somewhere: in a manifest, in a record, from a caller. The one place that joins such a name to a
/// folder, and it cannot lead out of it: no drive, no stream, no way up, and no more than what PgMigrate and pg_dump themselves
/// write.
/// </summary>
internal static class PlainName
{
    /// <summary>True for a name, or several with <c>/</c> in between, that stays within its folder on every system.</summary>
    public static bool IsPlain(string? name) => name is not null && name.Split('/').All(IsPart);

    /// <summary>The full path of a name in a folder.</summary>
    /// <exception cref="ArgumentException">The name is not plain: whoever read it has not checked it.</exception>
    public static string Join(string folder, string name) =>
        IsPlain(name)
            ? Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar))
            : throw new ArgumentException($"'{name}' is no name of a file in '{folder}'.", nameof(name));

    // A dot at the end is lost on Windows, so that two names would be one.
    private static bool IsPart(string part) =>
        part.Length > 0 && part[^1] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
