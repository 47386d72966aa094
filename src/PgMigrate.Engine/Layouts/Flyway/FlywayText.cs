using System.Text;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Reads a script in the encoding that the configuration names.</summary>
internal static class FlywayText
{
    /// <summary>The script's text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">What Java calls the encoding.</param>
    /// <param name="findings">Are told where nobody knows it.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, ScriptEncoding.</exception>
    public static string Read(LayoutFile file, string encoding, LayoutFindings findings)
    {
        var name = encoding.Replace('_', '-');
        if (name.Equals("UTF-8", StringComparison.OrdinalIgnoreCase) || name.Equals("UTF8", StringComparison.OrdinalIgnoreCase))
            return file.ReadText(findings);
        try
        {
            return Encoding.GetEncoding(ForNet(name)).GetString(file.ReadBytes()).TrimStart('\uFEFF');
        }
        catch (ArgumentException)
        {
            findings.Error(
                file,
                null,
                $"Nobody here knows the encoding {encoding}: the file was read as UTF-8.",
                "Write the file anew in UTF-8."
            );
            return file.ReadText(findings);
        }
    }

    private static string ForNet(string name) =>
        name.StartsWith("ISO8859-", StringComparison.OrdinalIgnoreCase) ? $"ISO-8859-{name[8..]}" : name;
}
