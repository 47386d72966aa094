using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Configuration;

/// <summary>Finds where something stands in a JSON text, which a parsed document no longer knows.</summary>
internal static class JsonLine
{
    /// <summary>The line, from 1, of the last property that this path of names leads to; null where none does.</summary>
    public static int? Of(string json, IReadOnlyList<string> path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(
            bytes,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        var (found, start) = (0, (long?)null);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == found && found > 0)
                found--;
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (!reader.ValueTextEquals(path[found]))
                reader.Skip();
            else if (found + 1 < path.Count)
                found++;
            else
                start = reader.TokenStartIndex;
        }

        return start is { } offset ? 1 + bytes.AsSpan(0, (int)offset).Count((byte)'\n') : null;
    }
}
