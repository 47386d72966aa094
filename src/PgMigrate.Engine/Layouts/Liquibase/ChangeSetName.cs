using System.Globalization;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// What the script of a changeset is called: its place, and its id to be read by. The place counts within each changelog by
/// itself, so that what comes to the end of one gives no changeset of another a new name.
/// </summary>
internal static class ChangeSetName
{
    private const int Longest = 60;

    /// <summary>The name.</summary>
    /// <param name="set">The changeset.</param>
    public static string Of(ChangeSet set)
    {
        // A file without a head is one changeset, and has no place in itself.
        var isWholeFile = set is { Id: "raw", Author: "includeAll" };
        var title = isWholeFile ? Path.GetFileNameWithoutExtension(set.Path) : set.Id;
        // Signs that order differently from machine to machine, or that a file's name cannot have, are hyphens.
        var readable = string.Concat(title.Select(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_' ? sign : '-'));
        var cut = readable.Length > Longest ? readable[..Longest] : readable;
        string[] place =
        [
            .. set.Place.SkipLast(isWholeFile ? 1 : 0).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
        var name =
            place.Length == 1
                ? VersionName.OfNumber(place[0], cut.Trim('-'))
                : VersionName.Script(VersionName.Of(place), cut.Trim('-'));
        return set.RunAlways ? $"{name[..^4]}.everytime.sql" : name;
    }
}
