using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Harm;

/// <summary>The command that brings back what a run destroyed, ready to be pasted.</summary>
internal static partial class RestoreCommand
{
    /// <summary>Writes it.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="target">The database.</param>
    /// <param name="things">Tables and columns, as SQL names them; none for all.</param>
    public static string For(SchemaBackup backup, ConnectionTarget target, IReadOnlyList<(string Text, bool IsColumn)> things)
    {
        var builder = target.ToBuilder();
        string[] parts =
        [
            backup.Path is null ? $"Restore-PgSchema -Id {backup.BackupId}" : $"Restore-PgSchema -Path {Quote(backup.Path)}",
            List("-Table", things.Where(thing => !thing.IsColumn)),
            List("-Column", things.Where(thing => thing.IsColumn)),
            $"-Server {Quote(builder.Host ?? string.Empty)} -Port {builder.Port.ToString(CultureInfo.InvariantCulture)} -Database {Quote(target.Database)}",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string List(string parameter, IEnumerable<(string Text, bool IsColumn)> things)
    {
        var texts = things.Select(thing => Quote(thing.Text)).ToArray();
        return texts.Length == 0 ? string.Empty : $"{parameter} {string.Join(", ", texts)}";
    }

    private static string Quote(string text) => Bare().IsMatch(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
