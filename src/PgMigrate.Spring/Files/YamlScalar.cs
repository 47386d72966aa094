using System.Text.RegularExpressions;
using PgMigrate.Spring.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.Spring.Files;

/// <summary>
/// What a scalar is for Boot, whose YAML is SnakeYAML's 1.1: of plain text some forms are numbers, and a number is written anew.
/// </summary>
internal static partial class YamlScalar
{
    /// <summary>A scalar as a value; one that SnakeYAML would write in another way is in doubt.</summary>
    public static PropertyValue Read(string name, YamlScalarNode scalar, string origin)
    {
        string text = scalar.Value ?? string.Empty;
        var value = new PropertyValue(name, text, origin);
        if (scalar.Style != ScalarStyle.Plain)
            return value;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => value with { Text = string.Empty },
            _ when True().IsMatch(text) => value with { Text = "true" },
            _ when False().IsMatch(text) => value with { Text = "false" },
            _ when PlainNumber().IsMatch(text) => value,
            _ when OtherNumber().IsMatch(text) => value with
            {
                Doubt = "YAML takes the text for a number, which the application gets in another form than it is written in.",
            },
            _ => value,
        };
    }

    [GeneratedRegex("^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$")]
    private static partial Regex True();

    [GeneratedRegex("^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$")]
    private static partial Regex False();

    [GeneratedRegex("^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]{0,2})\\.(?:0|[0-9]{0,3}[1-9]))$")]
    private static partial Regex PlainNumber();

    // Octal, hexadecimal, binary, with underscores, to the base of 60, with an exponent, or with more digits than are kept.
    [GeneratedRegex(
        "^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
            + "|\\.[0-9_]+(?:[eE][-+]?[0-9]+)?|\\.(?:inf|Inf|INF|nan|NaN|NAN))$"
    )]
    private static partial Regex OtherNumber();
}
