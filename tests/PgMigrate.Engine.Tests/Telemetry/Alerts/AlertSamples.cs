using PgMigrate.Engine.Telemetry.Alerts;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>Alerts to write messages of: an ordinary one of each event, and one in which every text wants to be more than text.</summary>
internal static class AlertSamples
{
    /// <summary>A key of a webhook.</summary>
    public static string Secret(byte fill) => $"whsec_{Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray())}";

    /// <summary>What would be markup, a command, a header or code somewhere.</summary>
    public const string Hostile =
        "</script><img src=x onerror=alert(1)> [x](http://evil) *b* _i_ `c` ~s~ # h\n- a <!channel> <@U1> <http://e|x> {{DATE(2026-01-01T00:00:00Z)}} "
        + ":fire: \r\nBcc: evil@example.com\r\n\r\n\u202egnp.exe\u0000 \"q\" 'q' &amp; \\u0041 ✓ \ud83d\ude00";

    /// <summary>An alert with everything that one can say.</summary>
    public static Alert Of(AlertEvent? happened) =>
        new()
        {
            Event = happened,
            Severity =
                happened is AlertEvent.Failed or AlertEvent.BackupFailed ? AlertSeverity.Error
                : happened is null or AlertEvent.Succeeded or AlertEvent.Recovered or AlertEvent.Started ? AlertSeverity.Info
                : AlertSeverity.Warning,
            Title = "The migration of shop (PROD) failed at 0004_add_owner.sql",
            Time = new DateTimeOffset(2026, 11, 30, 22, 0, 1, TimeSpan.Zero),
            Message =
                "up/0004_add_owner.sql, line 3, column 7: relation \"owner\" does not exist\nThe statement: ALTER TABLE shop.order …",
            Outcome = "3 scripts were applied before 0004_add_owner.sql; that stays.",
            Action = "Create the table in an earlier script, or take the reference out.",
            Server = "db1.example.com:5432",
            Database = "shop",
            Environment = "PROD",
            Folder = "up",
            Script = "0004_add_owner.sql",
            Line = 3,
            ErrorId = "StatementFailed",
            SqlState = "42P01",
            RunId = new Guid("0f1e2d3c-0000-4000-8000-000000000001"),
            Commit = "8f14e45fceea167a5a36dedd4bea2543",
            Actor = "Anna Example",
            PipelineUrl = "https://dev.azure.com/example/shop/_build/results?buildId=7",
            RunbookUrl = "https://wiki.example.com/migrations#failed",
        };

    /// <summary>An alert in which each text of others is as hostile, and as long, as it can be.</summary>
    /// <param name="repeats">How often the text stands in each.</param>
    public static Alert HostileOf(int repeats)
    {
        var text = string.Concat(Enumerable.Repeat(Hostile, repeats));
        return Of(AlertEvent.Failed) with
        {
            Title = text,
            Message = text,
            Outcome = text,
            Action = text,
            Server = text,
            Database = text,
            Environment = text,
            Folder = text,
            Script = text,
            Commit = text,
            Actor = text,
            PipelineUrl = "javascript:alert(1)",
            RunbookUrl = "https://wiki.example.com/a|b>c",
        };
    }
}
