using System.Text.Json;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>
/// The templates of notices: ours, and a folder of the user's own, which take the place of ours. Tokens are replaced in them, and
/// nothing is run.
/// </summary>
internal static partial class NoticeTemplates
{
    private static readonly string[] Extensions =
    [
        .. Enum.GetValues<NoticeFormat>().Select(format => NoticeForm.Of(format).Extension),
    ];

    /// <summary>Our template of a kind.</summary>
    public static string ReadOwn(NoticeKind kind, NoticeWords words)
    {
        using var stream = typeof(NoticeTemplates).Assembly.GetManifestResourceStream($"Notices/{kind}-{words.Code}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The notice that the user's own template makes; null where the folder has none for it.</summary>
    /// <param name="options">What is told.</param>
    /// <param name="facts">The values of the tokens.</param>
    /// <exception cref="MigrationException">FolderNotFound; ScriptUnreadable; OptionsInvalid: a file that is none, or JSON that
    /// is none; TokenUnresolved: a token that is none, with its place.</exception>
    public static string? Write(NoticeOptions options, IReadOnlyDictionary<string, NoticeValue?> facts)
    {
        if (options.Templates is not { } folder)
            return null;
        var words = NoticeWords.Of(options.Language);
        var form = NoticeForm.Of(options.Format);
        var files = List(folder);
        var path =
            files.GetValueOrDefault($"{options.Kind}.{words.Code}{form.Extension}")
            ?? files.GetValueOrDefault($"{options.Kind}{form.Extension}");
        if (path is null)
            return null;
        var notice = Fill(path, ReadText(path), facts, form, words);
        if (options.Format == NoticeFormat.AdaptiveCard)
            RequireJson(path, notice);
        return notice;
    }

    private static Dictionary<string, string> List(string folder)
    {
        if (!Directory.Exists(folder))
            throw new MigrationException(
                MigrationErrorId.FolderNotFound,
                $"There is no folder {CleanText.Line(folder)}. Nothing was written.",
                "Give the folder with the templates of the notices."
            )
            {
                Path = folder,
            };
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!name.StartsWith('.') && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
                files.Add(IsTemplate(name) ? name : throw NoTemplate(path, name), path);
        }

        return files;
    }

    // A name that is misspelt would be a template that is never used.
    private static bool IsTemplate(string name)
    {
        var parts = name.Split('.');
        return parts.Length is 2 or 3
            && Enum.GetNames<NoticeKind>().Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            && (parts.Length == 2 || Enum.GetNames<NoticeLanguage>().Contains(parts[1], StringComparer.OrdinalIgnoreCase));
    }

    private static MigrationException NoTemplate(string path, string name) =>
        new(
            MigrationErrorId.OptionsInvalid,
            $"{CleanText.Line(path)} is no template of a notice."
                + $"{NearestName.Hint(name.Split('.')[0], Enum.GetNames<NoticeKind>())} Nothing was written.",
            "Call it by kind and language, such as Announcement.en.md, or move it elsewhere."
        )
        {
            Path = path,
        };

    private static string ReadText(string path) => ScriptText.Read(path).Text;

    private static string Fill(
        string path,
        string text,
        IReadOnlyDictionary<string, NoticeValue?> facts,
        NoticeForm form,
        NoticeWords words
    ) =>
        Token()
            .Replace(
                text,
                token =>
                    facts.TryGetValue(token.Groups["name"].Value, out var value)
                        ? Put(value, form, words)
                        : throw Unknown(path, text, token, facts.Keys)
            );

    private static string Put(NoticeValue? value, NoticeForm form, NoticeWords words) =>
        value is null ? form.Plain(words.Unknown)
        : !value.IsList ? form.Plain(value.Lines[0])
        : value.Lines.Count == 0 ? form.Plain(words.Nothing)
        : form.Items(value.Lines);

    private static MigrationException Unknown(string path, string text, Match token, IEnumerable<string> known)
    {
        var before = text[..token.Index];
        var line = before.Count(character => character == '\n') + 1;
        var column = token.Index - before.LastIndexOf('\n');
        var name = token.Groups["name"].Value;
        return new MigrationException(
            MigrationErrorId.TokenUnresolved,
            $"{CleanText.Line(path)}:{line}:{column}: {CleanText.Line(token.Value)} is no token of notices."
                + $"{NearestName.Hint(name, [.. known])} Nothing was written.",
            $"These are: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        )
        {
            Path = path,
            Line = line,
            Column = column,
        };
    }

    private static void RequireJson(string path, string notice)
    {
        try
        {
            using var parsed = JsonDocument.Parse(notice);
        }
        catch (JsonException fault)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{CleanText.Line(path)}:{fault.LineNumber + 1}: what it makes is no JSON: {CleanText.Line(fault.Message)} "
                    + "Nothing was written.",
                "Put tokens into strings: \"text\": \"{{Database}}\".",
                fault
            )
            {
                Path = path,
                Line = (int?)fault.LineNumber + 1,
            };
        }
    }

    [GeneratedRegex(@"\{\{(?<name>[^{}\r\n]*)\}\}")]
    private static partial Regex Token();
}
