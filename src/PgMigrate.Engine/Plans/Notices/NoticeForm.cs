using System.Text;
using System.Text.Json;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Telemetry.Alerts.Messages;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>A form in which notices are written: how it makes plain text of values, and a notice of its parts.</summary>
internal abstract class NoticeForm
{
    /// <summary>How the names of its templates end, with the dot.</summary>
    public abstract string Extension { get; }

    /// <summary>The form of a format.</summary>
    public static NoticeForm Of(NoticeFormat format) =>
        format switch
        {
            NoticeFormat.Markdown => new MarkdownForm(),
            NoticeFormat.Html => new HtmlForm(),
            NoticeFormat.AdaptiveCard => new CardForm(),
            _ => new TextForm(),
        };

    /// <summary>Plain text, so that nothing of it means anything in this form.</summary>
    public abstract string Plain(string text);

    /// <summary>A list of plain texts.</summary>
    public virtual string Items(IReadOnlyList<string> texts) => string.Join('\n', texts.Select(text => $"- {Plain(text)}"));

    /// <summary>A notice.</summary>
    /// <param name="blocks">Its parts; the first is the title.</param>
    /// <param name="words">Its language.</param>
    public abstract string Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words);

    // Facts and items are lines of one paragraph, everything else stands by itself.
    private protected string Lines(IReadOnlyList<NoticeBlock> blocks, string mark, Func<string, string> name)
    {
        var text = new StringBuilder();
        var earlier = NoticePart.Title;
        foreach (var block in blocks)
        {
            if (text.Length > 0 && (block.Part != NoticePart.Fact || earlier != NoticePart.Fact))
                text.Append('\n');
            text.Append(
                block.Part switch
                {
                    NoticePart.Title => $"{mark}{Plain(block.Text)}\n",
                    NoticePart.Fact => $"- {name(block.Name + ":")} {Plain(block.Text)}\n",
                    NoticePart.List => $"{name(block.Name)}\n\n{Items(block.Lines)}\n",
                    _ => $"{Plain(block.Text)}\n",
                }
            );
            earlier = block.Part;
        }

        return text.ToString();
    }

    private sealed class TextForm : NoticeForm
    {
        public override string Extension => ".txt";

        public override string Plain(string text) => text;

        public override string Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words) => Lines(blocks, "", name => name);
    }

    private sealed class MarkdownForm : NoticeForm
    {
        public override string Extension => ".md";

        // GitHub makes links of addresses that stand alone.
        public override string Plain(string text) =>
            MarkdownText
                .Escape(text)
                .Replace("://", ":&#47;/", StringComparison.Ordinal)
                .Replace("www.", "www&#46;", StringComparison.OrdinalIgnoreCase);

        public override string Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words) =>
            Lines(blocks, "# ", name => $"**{Plain(name)}**");
    }

    private sealed class HtmlForm : NoticeForm
    {
        public override string Extension => ".html";

        public override string Plain(string text) => HtmlReport.Encode(text);

        public override string Items(IReadOnlyList<string> texts) =>
            $"<ul>{string.Concat(texts.Select(text => $"<li>{Plain(text)}</li>"))}</ul>";

        public override string Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words)
        {
            using var page = new StringWriter { NewLine = "\n" };
            HtmlReport.WriteHead(page, Plain(blocks[0].Text), blocks[1].Text, words.Code);
            var isInList = false;
            foreach (var block in blocks.Skip(2))
            {
                if (isInList != (block.Part == NoticePart.Fact))
                    page.Write((isInList = !isInList) ? "<dl>\n" : "</dl>\n");
                page.Write(
                    block.Part switch
                    {
                        NoticePart.Fact => $"<div><dt>{Plain(block.Name)}</dt><dd>{Plain(block.Text)}</dd></div>\n",
                        NoticePart.List => $"<h2>{Plain(block.Name)}</h2>\n{Items(block.Lines)}\n",
                        _ => $"<p>{Plain(block.Text)}</p>\n",
                    }
                );
            }

            if (isInList)
                page.Write("</dl>\n");
            HtmlReport.WriteFoot(page);
            return page.ToString();
        }
    }

    private sealed class CardForm : NoticeForm
    {
        private const int LongestList = 30;

        public override string Extension => ".json";

        public override string Plain(string text) =>
            JsonEncodedText.Encode(AdaptiveCard.Plain(text), JsonMessage.Encoder).ToString();

        public override string Items(IReadOnlyList<string> texts) => string.Join(@"\n", texts.Select(text => $"- {Plain(text)}"));

        public override string Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words) =>
            Encoding.UTF8.GetString(CutText.Within(TeamsMessage.Limit, budget => Write(blocks, words, budget)));

        private static byte[] Write(IReadOnlyList<NoticeBlock> blocks, NoticeWords words, int budget) =>
            JsonMessage.Write(json =>
            {
                AdaptiveCard.WriteHead(json, CutText.Line(blocks[0].Text, budget));
                json.List(
                    "body",
                    body =>
                    {
                        AdaptiveCard.WriteTitle(body, CutText.Line(blocks[0].Text, budget), "accent");
                        foreach (var block in blocks.Skip(1))
                            Write(body, block, words, budget);
                    }
                );
            });

        private static void Write(Utf8JsonWriter body, NoticeBlock block, NoticeWords words, int budget)
        {
            var size = Math.Min(budget, 300);
            if (block.Part == NoticePart.Paragraph)
                AdaptiveCard.WriteRuns(body, "medium", (CutText.Line(block.Text, budget), "default", "default"));
            if (block.Part == NoticePart.Fact)
                AdaptiveCard.WriteRuns(
                    body,
                    "none",
                    ($"{block.Name}: ", "bolder", "small"),
                    (CutText.Line(block.Text, size), "default", "small")
                );
            if (block.Part != NoticePart.List)
                return;
            AdaptiveCard.WriteRuns(body, "medium", (block.Name, "bolder", "small"));
            foreach (var line in block.Lines.Take(LongestList))
                AdaptiveCard.WriteRuns(body, "none", ($"- {CutText.Line(line, size)}", "default", "small"));
            if (block.Lines.Count > LongestList)
                AdaptiveCard.WriteRuns(body, "none", (words.More(block.Lines.Count - LongestList), "default", "small"));
        }
    }
}
