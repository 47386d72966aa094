using System.Text.Json;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Plans.Notices;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>Notices of plans and runs: what they say, in both languages and all forms, and that no text of others is more than text.</summary>
public sealed class NoticeTests : IDisposable
{
    private const string Hostile =
        "<script>alert(1)</script> [x](http://evil.example) **b** http://evil.example www.evil.example {{DATE(2020-01-01)}} \" \\ `c` @all";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_kind_is_written_in_every_form_and_language()
    {
        var plan = Plan(Script("0001_a.sql", "ALTER TABLE public.a ADD COLUMN b text;"));
        foreach (var kind in Enum.GetValues<NoticeKind>())
        foreach (var language in Enum.GetValues<NoticeLanguage>())
        foreach (var format in Enum.GetValues<NoticeFormat>())
        {
            var notice = MigrationNotices.Write(plan, run: null, Options(kind, format, language));
            Assert.Contains("shop", notice, StringComparison.Ordinal);
            Assert.Contains("0001", notice, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", notice, StringComparison.Ordinal);
            if (format == NoticeFormat.AdaptiveCard)
                Assert.Equal("AdaptiveCard", JsonDocument.Parse(notice).RootElement.GetProperty("type").GetString());
        }
    }

    [Fact]
    public void An_announcement_says_what_the_plan_foretells()
    {
        var plan = Plan(
            Script("0001_a.sql", "CREATE TABLE public.fresh (id integer); CREATE INDEX ON public.fresh (id);"),
            Script("0002_b.sql", "ALTER TABLE public.item ADD COLUMN n text;", milliseconds: 249_000),
            Script("0003_c.sql", "CREATE INDEX item_n ON public.item (n);", milliseconds: 1_000),
            Script("0004_d.sql", "CREATE INDEX CONCURRENTLY item_m ON public.item (m);", WayBackKind.None)
        );
        var options = Options(NoticeKind.Announcement) with { StartsAt = new DateTime(2027, 1, 12, 0, 30, 0) };

        Assert.Equal(
            """
            Planned change of shop

            The database shop on db1:5432 is going to be changed.

            - When: Tuesday, 12 January 2027, 00:30 (Europe/Berlin; Monday, 11 January 2027, 23:30 UTC)
            - Expected duration: at least 4 min 10 s
            - Environment: PROD
            - Scripts in all: 4
            - The way back: no certain way back is known of 0004_d.sql
            - Planned by: anna@desk
            - Contact: dba@example.com
            - Plan: ID

            What changes:

            - up/0001_a.sql
            - up/0002_b.sql
            - up/0003_c.sql
            - up/0004_d.sql

            What stands still meanwhile, as the scripts foretell:

            - public.item: nobody can read or write it while 0002_b.sql runs
            - public.item: nobody can write to it while 0003_c.sql runs

            What is removed; a copy is kept, unless that was ruled out:

            - rows of public.old (it has about 12,431)

            """.ReplaceLineEndings("\n"),
            MigrationNotices.Write(plan, run: null, options).Replace(plan.Id, "ID", StringComparison.Ordinal)
        );
        var german = MigrationNotices.Write(plan, run: null, options with { Language = NoticeLanguage.De });
        Assert.Contains(
            "Wann: Dienstag, 12. Januar 2027, 00:30 (Europe/Berlin; Montag, 11. Januar 2027, 23:30 UTC)",
            german,
            StringComparison.Ordinal
        );
        Assert.Contains("Erwartete Dauer: mindestens 4 Min. 10 s", german, StringComparison.Ordinal);
        Assert.Contains("Zeilen von public.old (etwa 12.431 vorhanden)", german, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_others_is_more_than_text()
    {
        var plan = Plan(Script(Hostile + ".sql", "SELECT 1;"));
        var run = new NoticeRun([Run(Hostile + ".sql", ScriptRunStatus.Failed, Hostile)]);
        var options = Options(NoticeKind.Failed) with { Contact = Hostile };

        var html = MigrationNotices.Write(plan, run, options with { Format = NoticeFormat.Html });
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", html, StringComparison.Ordinal);

        var markdown = MigrationNotices.Write(plan, run, options with { Format = NoticeFormat.Markdown });
        var parsed = Markdown.Parse(markdown, new MarkdownPipelineBuilder().UseAutoLinks().UsePipeTables().Build());
        Assert.Empty(parsed.Descendants<LinkInline>());
        Assert.Empty(parsed.Descendants<AutolinkInline>());
        Assert.Empty(parsed.Descendants<HtmlInline>());
        Assert.Empty(parsed.Descendants<CodeInline>());
        Assert.Empty(parsed.Descendants<HtmlBlock>());

        var card = MigrationNotices.Write(plan, run, options with { Format = NoticeFormat.AdaptiveCard });
        Assert.DoesNotContain("{{", card, StringComparison.Ordinal);
        var texts = JsonDocument
            .Parse(card)
            .RootElement.GetProperty("body")
            .EnumerateArray()
            .Where(block => block.GetProperty("type").GetString() == "RichTextBlock")
            .Select(block => string.Concat(block.GetProperty("inlines").EnumerateArray().Select(run => run.GetProperty("text"))));
        Assert.Contains("Contact: " + Hostile.Replace("{{", "{ {", StringComparison.Ordinal), texts);
    }

    [Fact]
    public void Templates_of_the_user_get_text_that_is_none_of_theirs()
    {
        var plan = Plan(Script(Hostile, "SELECT 1;"));
        var options = Options(NoticeKind.Start) with { Contact = Hostile, Templates = _folder.FullPath };
        _folder.Write(
            "Start.json",
            """{ "text": "{{Contact}}", "list": "{{Scripts}}", "none": "{{RunId}}", "empty": "{{Locks}}" }"""
        );
        _folder.Write("Start.en.html", "<p title=\"{{Contact}}\">{{Scripts}}</p>");
        _folder.Write("Start.txt", "of both languages");
        _folder.Write("Start.de.txt", "deutsch");

        var card = JsonDocument.Parse(MigrationNotices.Write(plan, null, options with { Format = NoticeFormat.AdaptiveCard }));
        Assert.Equal(Hostile.Replace("{{", "{ {", StringComparison.Ordinal), card.RootElement.GetProperty("text").GetString());
        Assert.Equal("not known", card.RootElement.GetProperty("none").GetString());
        Assert.Equal("nothing", card.RootElement.GetProperty("empty").GetString());
        var html = MigrationNotices.Write(plan, null, options with { Format = NoticeFormat.Html });
        Assert.StartsWith("<p title=\"&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Count(character => character == '"'));
        Assert.Equal("of both languages", MigrationNotices.Write(plan, null, options));
        Assert.Equal("deutsch", MigrationNotices.Write(plan, null, options with { Language = NoticeLanguage.De }));
        // A form that has no template of the user's is ours.
        Assert.StartsWith(
            "# The change of shop begins",
            MigrationNotices.Write(plan, null, options with { Format = NoticeFormat.Markdown }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_told_is_refused()
    {
        var plan = Plan(Script("0001_a.sql", "SELECT 1;"));
        var options = Options(NoticeKind.Done);
        Refused(MigrationErrorId.OptionsInvalid, () => MigrationNotices.Write(options with { RunId = Guid.NewGuid() }));
        Refused(MigrationErrorId.OptionsInvalid, () => MigrationNotices.Write(options with { StartsAt = DateTime.UtcNow }));
        Refused(MigrationErrorId.PlanUnreadable, () => MigrationNotices.Write(options));
        Refused(
            MigrationErrorId.OptionsInvalid,
            () => MigrationNotices.Write(plan, null, options with { TimeZone = "Europe/Atlantis" })
        );
        var start = Options(NoticeKind.Announcement) with { StartsAt = new DateTime(2027, 3, 28, 2, 30, 0) };
        Refused(MigrationErrorId.OptionsInvalid, () => MigrationNotices.Write(plan, null, start));

        var failed = Run("0001_a.sql", ScriptRunStatus.Failed, "no") with { PlanId = plan.Id };
        Refused(MigrationErrorId.ScriptNotFound, () => NoticeRun.Choose([], plan, options, "shop"));
        Refused(MigrationErrorId.OptionsInvalid, () => NoticeRun.Choose([failed], plan, options, "shop"));
        Assert.Equal("no", NoticeRun.Choose([failed], plan, Options(NoticeKind.Failed), "shop").Error);
        var undone = failed with { Status = ScriptRunStatus.Undone, PlanId = null, RunId = Guid.NewGuid() };
        Assert.Equal(undone.RunId, NoticeRun.Choose([undone, failed], plan, Options(NoticeKind.RolledBack), "shop").Id);

        Refused(
            MigrationErrorId.FolderNotFound,
            () => MigrationNotices.Write(plan, null, options with { Templates = _folder["none"] })
        );
        var own = options with { Templates = _folder.FullPath, Format = NoticeFormat.AdaptiveCard };
        _folder.Write("Done.json", "{ \"a\":\n {{Contact}} }");
        Assert.Equal(2, Refused(MigrationErrorId.OptionsInvalid, () => MigrationNotices.Write(plan, null, own)).Line);
        _folder.Write("Done.json", "{ \"a\":\n \"{{contact}}\" }");
        var unknown = Refused(MigrationErrorId.TokenUnresolved, () => MigrationNotices.Write(plan, null, own));
        Assert.Equal((2, 3), (unknown.Line, unknown.Column));
        _folder.Write("Dne.md", "x");
        var misspelt = Refused(MigrationErrorId.OptionsInvalid, () => MigrationNotices.Write(plan, null, own));
        Assert.Contains("Did you mean 'Done'?", misspelt.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static MigrationException Refused(MigrationErrorId id, Func<object> write)
    {
        var refusal = Assert.Throws<MigrationException>(write);
        Assert.Equal(id, refusal.ErrorId);
        return refusal;
    }

    private NoticeOptions Options(
        NoticeKind kind,
        NoticeFormat format = NoticeFormat.Text,
        NoticeLanguage language = NoticeLanguage.En
    ) =>
        new()
        {
            Plan = _folder["plan.json"],
            Kind = kind,
            Format = format,
            Language = language,
            TimeZone = "Europe/Berlin",
            Contact = "dba@example.com",
        };

    private static PlanScript Script(
        string name,
        string text,
        WayBackKind wayBack = WayBackKind.Derived,
        long? milliseconds = null
    ) =>
        new()
        {
            Name = name,
            Folder = "up",
            Kind = ScriptKind.OneTime,
            RunsOnce = true,
            Hash = "hash",
            Sha256 = "sha",
            Text = text,
            Mode = "Transaction",
            Statements = 1,
            WayBack = wayBack,
            ExpectedMilliseconds = milliseconds,
        };

    private static ScriptRun Run(string script, ScriptRunStatus status, string? error) =>
        new()
        {
            RunId = Guid.NewGuid(),
            Server = "db1:5432",
            Database = "shop",
            Script = script,
            Folder = "up",
            Kind = ScriptKind.OneTime,
            Status = status,
            StartedAt = new DateTimeOffset(2027, 1, 12, 21, 0, 0, TimeSpan.Zero),
            Duration = TimeSpan.FromSeconds(4.2),
            Error = error,
            AppliedBy = "anna@desk",
        };

    private PlanFile Plan(params PlanScript[] scripts) =>
        PlanFile.Of(
            _folder["plan.json"],
            new PlanDocument
            {
                Tool = "0.1.0",
                MadeAt = DateTimeOffset.UnixEpoch,
                ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(7),
                Author = new PlanAuthor("anna", "desk"),
                Target = new PlanTarget("db1:5432", "shop", 1, 150000),
                State = new PlanState("h", "s", 1, [], []),
                Settings = PlanSettings.Of(new MigrationOptions { Path = "migrations", Environment = "PROD" }),
                Tokens = [],
                Scripts = scripts,
                Findings = [],
                Losses = scripts.Length > 1 ? [new PlanLoss("0002_b.sql", 1, "public.old") { Rows = 12_431 }] : [],
            }
        );
}
