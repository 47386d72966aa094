using System.Text.RegularExpressions;

namespace PgMigrate.Spring.ConfigData;

/// <summary>What a location says of a file in brackets: <c>[.yaml]</c>, <c>[extension=.yaml][encoding=utf-8]</c>.</summary>
/// <param name="Path">The location without it.</param>
/// <param name="Extension">The extension, with its dot; null where it is not said.</param>
/// <param name="Encoding">The charset; null where it is not said.</param>
internal sealed partial record FileHint(string Path, string? Extension, string? Encoding)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="SpringException">It says something else.</exception>
    public static FileHint Of(string location)
    {
        var hint = new FileHint(Brackets().Replace(location, string.Empty), null, null);
        foreach (Match match in Brackets().Matches(location))
            hint = match.Groups["text"].Value.Split('=', 2, StringSplitOptions.TrimEntries) switch
            {
                [['.', ..] extension] => hint with { Extension = extension },
                ["extension", ['.', ..] extension] => hint with { Extension = extension },
                ["encoding", { } encoding] => hint with { Encoding = encoding },
                _ => throw new SpringException(
                    $"'{match.Value}' of the location {location} is not known.",
                    "[.yaml], [extension=.yaml] and [encoding=utf-8] are."
                ),
            };
        return hint;
    }

    [GeneratedRegex(@"\[(?<text>[^\[\]]*)\]")]
    private static partial Regex Brackets();
}
