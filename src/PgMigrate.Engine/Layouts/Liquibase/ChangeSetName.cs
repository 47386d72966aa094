namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>What the script of a changeset is called: its place in the changelog, and its id to be read by.</summary>
internal static class ChangeSetName
{
    private const int Longest = 60;

    /// <summary>The name.</summary>
    /// <param name="set">The changeset.</param>
    /// <param name="ordinal">Its place, from 1.</param>
    public static string Of(ChangeSet set, int ordinal)
    {
        var title = set is { Id: "raw", Author: "includeAll" } ? Path.GetFileNameWithoutExtension(set.Path) : set.Id;
        // Signs that order differently from machine to machine, or that a file's name cannot have, are hyphens.
        var readable = string.Concat(title.Select(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_' ? sign : '-'));
        var cut = readable.Length > Longest ? readable[..Longest] : readable;
        var name = VersionName.OfNumber(ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture), cut.Trim('-'));
        return set.RunAlways ? $"{name[..^4]}.everytime.sql" : name;
    }
}
