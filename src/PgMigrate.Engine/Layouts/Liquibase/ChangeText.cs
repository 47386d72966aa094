using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>The text that Liquibase makes of a change for its checksum: names and values, sorted.</summary>
internal static partial class ChangeText
{
    private const int Step = 4;

    private static readonly string[] Booleans = ["true", "false"];

    /// <summary>The text; null where a part of the change is one whose text cannot be told.</summary>
    /// <param name="change">The change.</param>
    /// <param name="leftOut">Attributes that do not count.</param>
    /// <param name="direct">The attribute that the element's own text is; null for none.</param>
    public static string? Of(ChangeLogNode change, string[] leftOut, string? direct = null)
    {
        var fields = new List<string>();
        if (direct is not null && change.Value is { } text && !leftOut.Contains(direct))
            fields.Add(Field(direct, text, 1));
        foreach (var part in change.Children.Where(part => !leftOut.Contains(part.Name)))
            if (!IsColumn(part))
            {
                if (Field(part, 1) is not { } field)
                    return null;
                fields.Add(field);
            }

        if (change.All("column", "columns").ToArray() is { Length: > 0 } columns)
        {
            if (List(columns) is not { } list)
                return null;
            fields.Add(list);
        }

        return $"{change.Name}:{Object(fields, 1)}";
    }

    private static bool IsColumn(ChangeLogNode part) => part.Is("column") || part.Is("columns");

    private static string? List(ChangeLogNode[] columns)
    {
        var texts = new List<string>();
        foreach (var column in columns)
        {
            if (Column(column) is not { } text)
                return null;
            texts.Add($"{Indent(2)}{text}");
        }

        return $"{Indent(1)}columns=[\n{string.Join(",\n", texts)}\n{Indent(1)}]";
    }

    private static string? Column(ChangeLogNode column)
    {
        var fields = new List<string>();
        foreach (var part in column.Children)
        {
            var field = part.Is("constraints") ? Constraints(part) : Field(part, 3);
            if (field is null)
                return null;
            fields.Add(field);
        }

        return Object(fields, 3);
    }

    private static string? Constraints(ChangeLogNode constraints)
    {
        var fields = constraints.Children.Select(part => Field(part, 4)).ToArray();
        return fields.Contains(null) ? null : Indent(3) + Object(fields!, 4);
    }

    private static string? Field(ChangeLogNode part, int depth)
    {
        // Of a time Liquibase writes the form that it reads, and of what has parts of its own something else again.
        if (part.Children.Count > 0 || part.IsMoment || part.Value is not { } value)
            return null;
        var isDate = part.Name.EndsWith("Date", StringComparison.Ordinal) && char.IsAsciiDigit(value.FirstOrDefault());
        return isDate && !PlainDate().IsMatch(value) ? null : Field(part.Name, value, depth);
    }

    private static string Field(string name, string value, int depth)
    {
        var text = Booleans.FirstOrDefault(word => word.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;
        return $"{Indent(depth)}{name}=\"{text}\"";
    }

    private static string Object(IEnumerable<string> fields, int depth)
    {
        var sorted = fields.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? $"[{Indent(depth - 1)}]" : $"[\n{string.Join('\n', sorted)}\n{Indent(depth - 1)}]";
    }

    private static string Indent(int depth) => new(' ', Step * depth);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainDate();
}
