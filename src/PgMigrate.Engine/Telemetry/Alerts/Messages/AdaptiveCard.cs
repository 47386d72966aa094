using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>
/// Parts of an Adaptive Card 1.4. Texts of others stand in runs of text, which know no Markdown: nothing in them can become a
/// link or a heading.
/// </summary>
internal static class AdaptiveCard
{
    /// <summary>The members before the body.</summary>
    /// <param name="card">The card.</param>
    /// <param name="title">What is shown where no card can be.</param>
    public static void WriteHead(Utf8JsonWriter card, string title)
    {
        card.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.WriteString("type", "AdaptiveCard");
        card.WriteString("version", "1.4");
        card.WriteString("fallbackText", Plain(title));
    }

    /// <summary>The title, over the whole width.</summary>
    /// <param name="body">The list of the body.</param>
    /// <param name="title">The title.</param>
    /// <param name="style">The colour behind it: <c>good</c>, <c>warning</c>, <c>attention</c>, <c>accent</c>.</param>
    public static void WriteTitle(Utf8JsonWriter body, string title, string style) =>
        body.Object(container =>
        {
            container.WriteString("type", "Container");
            container.WriteString("style", style);
            container.WriteBoolean("bleed", true);
            container.List("items", items => WriteRuns(items, "default", (title, "bolder", "medium")));
        });

    /// <summary>A line of texts, each with its weight and size.</summary>
    /// <param name="list">The list in which it stands.</param>
    /// <param name="spacing">The room above it: <c>none</c>, <c>default</c>, <c>medium</c>.</param>
    /// <param name="runs">The texts.</param>
    public static void WriteRuns(Utf8JsonWriter list, string spacing, params (string Text, string Weight, string Size)[] runs) =>
        list.Object(block =>
        {
            block.WriteString("type", "RichTextBlock");
            block.WriteString("spacing", spacing);
            block.List(
                "inlines",
                inlines =>
                {
                    foreach (var (text, weight, size) in runs)
                        inlines.Object(run =>
                        {
                            run.WriteString("type", "TextRun");
                            run.WriteString("text", Plain(text));
                            run.WriteString("weight", weight);
                            run.WriteString("size", size);
                        });
                }
            );
        });

    /// <summary>A text in which nothing is put in by whoever shows the card, as {{DATE(…)}} is.</summary>
    public static string Plain(string text) => text.Replace("{{", "{ {", StringComparison.Ordinal);
}
