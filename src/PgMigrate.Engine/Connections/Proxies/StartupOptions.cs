using System.Text;

namespace PgMigrate.Engine.Connections.Proxies;

/// <summary>
/// The options of a startup packet, with which the server gets settings before a session begins: they are the session's defaults
/// then, and RESET goes back to them.
/// </summary>
internal static class StartupOptions
{
    /// <summary>One setting; a backslash protects white space and itself.</summary>
    public static string Write(KeyValuePair<string, string> setting)
    {
        var value = setting.Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal);
        return $"-c {setting.Key}={value}";
    }

    /// <summary>The settings in options that somebody has written, in their order, as the server reads them.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The settings; null where the options hold something else than settings.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(string options)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var words = new Queue<string>(Words(options));
        while (words.TryDequeue(out var word))
        {
            var setting =
                word == "-c"
                    ? words.TryDequeue(out var next)
                        ? next
                        : string.Empty
                    : word.StartsWith("--", StringComparison.Ordinal) || word.StartsWith("-c", StringComparison.Ordinal)
                        ? word[2..]
                        : string.Empty;
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            // As the server has it: a name may be written with dashes.
            settings.Add(new(setting[..equals].Replace('-', '_'), setting[(equals + 1)..]));
        }

        return settings;
    }

    private static IEnumerable<string> Words(string options)
    {
        var word = new StringBuilder();
        for (var i = 0; i < options.Length; i++)
        {
            if (!char.IsWhiteSpace(options[i]))
            {
                var isProtected = options[i] == '\\' && i + 1 < options.Length;
                word.Append(options[isProtected ? ++i : i]);
                continue;
            }

            if (word.Length > 0)
                yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
