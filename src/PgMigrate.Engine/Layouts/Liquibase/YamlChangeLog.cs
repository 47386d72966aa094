using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Reads a changelog in YAML, or in JSON, which is YAML.</summary>
internal static partial class YamlChangeLog
{
    // References to an anchor may make much of little.
    private const int MostNodes = 2_000_000;

    /// <summary>The changelog's root.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable: it is no YAML, or no changelog.</exception>
    public static ChangeLogNode Read(LayoutFile file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
                throw Unreadable(file, 1, "it has no databaseChangeLog", null);
            var whole = new Builder(file).Node("", root);
            return whole.Child("databaseChangeLog") ?? throw Unreadable(file, 1, "it has no databaseChangeLog", null);
        }
        catch (YamlException exception)
        {
            throw Unreadable(file, (int)exception.Start.Line, exception.Message, exception);
        }
    }

    /// <summary>
    /// What Liquibase's YAML 1.1 makes of a word without quotes: a number loses its underscores and leading zeros are octal, so
    /// that an id of <c>001</c> is recorded as 1.
    /// </summary>
    public static string? Plain(string word) =>
        word switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "True" or "TRUE" => "true",
            "no" or "No" or "NO" or "off" or "Off" or "OFF" or "False" or "FALSE" => "false",
            _ when Octal().IsMatch(word) => FromOctal(word),
            _ when Whole().IsMatch(word) => word.Replace("_", "", StringComparison.Ordinal).TrimStart('+'),
            _ when Fraction().IsMatch(word) => OfFraction(word),
            _ => word,
        };

    private static string FromOctal(string word)
    {
        var digits = word.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        var value = digits.Aggregate(System.Numerics.BigInteger.Zero, (sum, digit) => sum * 8 + (digit - '0'));
        return (word[0] == '-' ? -value : value).ToString(CultureInfo.InvariantCulture);
    }

    private static string OfFraction(string word)
    {
        var value = double.Parse(word.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    private static MigrationException Unreadable(LayoutFile file, int line, string reason, Exception? cause) =>
        new(
            MigrationErrorId.ScriptUnreadable,
            $"{file.FullPath}:{line}: the changelog cannot be read: {reason}",
            "Mend the file.",
            cause
        )
        {
            Path = file.FullPath,
            Line = line,
        };

    [GeneratedRegex("^[-+]?0[0-7_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex("^[-+]?(0|[1-9][0-9_]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?([0-9][0-9_]*)\.[0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    // A day without quotes is midnight there.
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}(([Tt]|\s+)\d.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    private sealed class Builder(LayoutFile file)
    {
        private int _nodes;

        public ChangeLogNode Node(string name, YamlNode node)
        {
            if (++_nodes > MostNodes)
                throw Unreadable(file, LineOf(node), "its references make more than two million parts of it", null);
            return node switch
            {
                YamlMappingNode map => new ChangeLogNode(name, LineOf(node)) { Children = [.. Parts(map)] },
                YamlSequenceNode list => List(name, list),
                YamlScalarNode scalar => Scalar(name, scalar),
                _ => new ChangeLogNode(name, LineOf(node)),
            };
        }

        private IEnumerable<ChangeLogNode> Parts(YamlMappingNode map) =>
            map.Children.Select(pair => Node((pair.Key as YamlScalarNode)?.Value ?? string.Empty, pair.Value));

        // A list of maps is what they hold; words in it are its value.
        private ChangeLogNode List(string name, YamlSequenceNode list)
        {
            var words = list.Children.OfType<YamlScalarNode>().Select(word => ValueOf(word)).ToArray();
            return new ChangeLogNode(name, LineOf(list))
            {
                Value = words.Length == 0 ? null : string.Join(", ", words),
                Children = [.. list.Children.OfType<YamlMappingNode>().SelectMany(Parts)],
            };
        }

        private static ChangeLogNode Scalar(string name, YamlScalarNode scalar) =>
            new(name, LineOf(scalar))
            {
                Value = IsDay(name, scalar) ? $"{scalar.Value}T00:00:00" : ValueOf(scalar),
                IsMoment = !IsDay(name, scalar) && IsPlain(scalar) && Moment().IsMatch(scalar.Value ?? string.Empty),
                ValueLine = LineOf(scalar) + (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded ? 1 : 0),
            };

        private static bool IsDay(string name, YamlScalarNode scalar) =>
            IsPlain(scalar)
            && name.EndsWith("Date", StringComparison.OrdinalIgnoreCase)
            && Day().IsMatch(scalar.Value ?? string.Empty);

        private static bool IsPlain(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain;

        private static string? ValueOf(YamlScalarNode scalar) =>
            IsPlain(scalar) ? Plain(scalar.Value ?? string.Empty) : scalar.Value;

        private static int LineOf(YamlNode node) => (int)node.Start.Line;
    }
}
