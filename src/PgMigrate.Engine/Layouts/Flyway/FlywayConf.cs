using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>
/// Reads <c>flyway.conf</c> and a script's <c>.conf</c> as Flyway does. They look like Java's properties, and are not: a backslash
/// is a character like any other but at the end of a line, which goes on with the next one then.
/// </summary>
internal static class FlywayConf
{
    /// <summary>Its settings, in order.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static IReadOnlyList<LayoutSetting> Read(LayoutFile file)
    {
        var settings = new List<LayoutSetting>();
        var lines = ScriptText.DecodeAsGrate(file.ReadBytes()).Text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var number = index + 1;
            var line = lines[index].Trim();
            if (line.Length == 0 || line[0] is '#' or '!')
                continue;
            while (line.EndsWith('\\') && index + 1 < lines.Length)
                line = line[..^1] + lines[++index].Trim();
            var end = line.IndexOfAny(['=', ':']);
            var (name, value) = end < 0 ? (line, string.Empty) : (line[..end].TrimEnd(), line[(end + 1)..].TrimStart());
            settings.Add(new LayoutSetting(name, [value], file, number));
        }

        return settings;
    }
}
