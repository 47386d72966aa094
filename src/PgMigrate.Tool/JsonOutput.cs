using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgMigrate.Tool;

/// <summary>
/// One JSON object a line: a reader gets each as it comes, and a run that is killed leaves whole lines. Results go to standard
/// output; errors, warnings and other messages to standard error, each with <c>Level</c> and <c>Message</c>.
/// </summary>
/// <param name="results">Standard output.</param>
/// <param name="messages">Standard error.</param>
internal sealed class JsonOutput(TextWriter results, TextWriter messages) : IToolOutput
{
    // Read by programs, not by browsers: 'é' and '<' need no escape.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public void Prepare(PowerShell shell, Action<PSObject> judge)
    {
        // The pipeline's own objects are what is wanted.
    }

    /// <inheritdoc/>
    public void WriteFormatted(string text) => WriteLine(messages, new JsonObject { ["Level"] = "Host", ["Message"] = text });

    /// <inheritdoc/>
    public void WriteObject(PSObject value) => WriteLine(results, JsonValues.From(value));

    /// <inheritdoc/>
    public void WriteError(ErrorRecord error) =>
        WriteLine(
            messages,
            new JsonObject
            {
                ["Level"] = "Error",
                ["ErrorId"] = error.FullyQualifiedErrorId.Split(',')[0],
                ["Category"] = error.CategoryInfo.Category.ToString(),
                ["Target"] = error.TargetObject?.ToString(),
                ["Message"] = error.ToString(),
                ["RecommendedAction"] = error.ErrorDetails?.RecommendedAction,
                ["Command"] = error.InvocationInfo?.MyCommand?.Name,
                ["SqlState"] = JsonValues.Property(error.Exception, "SqlState"),
                ["Script"] = JsonValues.Property(error.Exception, "Script"),
                ["Line"] = JsonValues.Property(error.Exception, "Line"),
                ["Column"] = JsonValues.Property(error.Exception, "Column"),
            }
        );

    /// <inheritdoc/>
    public void WriteMessage(string level, string text) =>
        WriteLine(messages, new JsonObject { ["Level"] = level, ["Message"] = text });

    /// <inheritdoc/>
    public void WriteProgress(ProgressRecord progress)
    {
        // For eyes only.
    }

    private static void WriteLine(TextWriter writer, JsonNode? value) =>
        writer.WriteLine(Escape(value?.ToJsonString(Options) ?? "null"));

    // What a terminal would obey or hide, and what an agent would take for its command, in JSON's own writing: a reader gets what
    // it was.
    private static string Escape(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (Rune rune in json.Replace("##", "#\\u0023", StringComparison.Ordinal).EnumerateRunes())
        {
            if (!CleanText.IsInvisible(rune))
                escaped.Append(rune.ToString());
            else
                foreach (char unit in rune.ToString())
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return escaped.ToString();
    }
}
