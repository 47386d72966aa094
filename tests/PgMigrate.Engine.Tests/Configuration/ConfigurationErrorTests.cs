using PgMigrate.Engine.Configuration;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Configuration;

/// <summary>Every slip in pgmigrate.json is named with its line, its column and what was perhaps meant.</summary>
public sealed class ConfigurationErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("{\n \"polcy\": {} }", 2, 2, "The file has the property 'polcy', which is not known.", "Did you mean 'policy'?")]
    [InlineData(
        "{\n  \"policy\": { \"lockTimeot\": \"5s\" } }",
        2,
        15,
        "'policy' has the property 'lockTimeot'",
        "'lockTimeout'"
    )]
    [InlineData("{ \"policy\":\n{ \"lockTimeout\": \"soon\" } }", 2, 18, "'policy.lockTimeout' is no duration.", "\"500ms\"")]
    [InlineData("{ \"policy\": { \"retries\": 1.5 } }", 1, 26, "'policy.retries' is no whole number.", "without quotes")]
    [InlineData(
        "{ \"policy\": { \"drift\": \"refused\" } }",
        1,
        24,
        "which is not known. Did you mean 'refuse'?",
        "ignore, warn, refuse"
    )]
    [InlineData("{ \"policy\": { \"drift\": 1 } }", 1, 24, "'policy.drift' is no text.", "ignore, warn, refuse")]
    [InlineData("{ \"policy\": { \"drift\": null } }", 1, 24, "'policy.drift' is null.", "Leave it out.")]
    [InlineData("{ \"policy\": { \"allow\": { \"force\": \"no\" } } }", 1, 35, "is neither true nor false", "without quotes")]
    [InlineData(
        "{ \"policy\": { \"retries\": 1, \"retries\": 2 } }",
        1,
        29,
        "'policy.retries' is there twice.",
        "Leave one out."
    )]
    [InlineData("{ \"folders\": {} }", 1, 3, "'folders' is empty: no script would run.", "leave it out for those of grate")]
    [InlineData("{ \"folders\": { \"up\": \"ddl\" } }", 1, 22, "'folders.up' is", "{ \"path\": \"ddl\", \"type\": \"once\" }")]
    [InlineData(
        "{ \"folders\": { \"up\": { \"type\": \"sometimes\" } } }",
        1,
        32,
        "'folders.up.type' is",
        "once, anyTime, everyTime"
    )]
    [InlineData("{ \"folders\": { \"up\": { \"path\": \"../ddl\" } } }", 1, 24, "no path within the migration folder", "db/ddl")]
    [InlineData("{ \"folders\": { \"a;b\": {} } }", 1, 16, "'folders.a;b' has no name that can be a folder's.", "db/ddl")]
    [InlineData("{ \"folders\": { \"a\": {}, \"Down\": {} } }", 1, 25, "which holds what belongs to scripts", "another folder")]
    [InlineData(
        "{ \"folders\": { \"up\": { \"path\": \"views/ddl\" } } }",
        1,
        3,
        "The folder views/ddl lies in views",
        "beside the others"
    )]
    [InlineData("{ \"folders\": { \"up\": { \"path\": \"Views\" } } }", 1, 3, "Two folders of scripts are Views.", "of its own")]
    [InlineData("{ \"environments\": { \"A\": {}, \"a\": {} } }", 1, 30, "'environments.a' is there twice.", "case is ignored")]
    [InlineData(
        "{ \"policy\": { \"profile\": \"prodction\" } }",
        1,
        15,
        "There is no profile 'prodction'. Did you mean 'production'?",
        "development, test, production"
    )]
    [InlineData(
        "{ \"profiles\": { \"a\": { \"profile\": \"b\" }, \"b\": { \"profile\": \"a\" } } }",
        1,
        49,
        "The profile 'a' stands on itself: a, b, a.",
        "built-in"
    )]
    [InlineData(
        "{ \"policy\": { \"mayOverride\": [\"force\"] } }",
        1,
        31,
        "'force' is no setting that a parameter can change.",
        "lockTimeout"
    )]
    [InlineData(
        "{ \"policy\": { \"replace\": [\"window\"] } }",
        1,
        27,
        "'window' is no list of a policy. Did you mean 'windows'?",
        "freezes"
    )]
    [InlineData(
        "{ \"policy\": { \"windows\": [{ \"cron\": \"99 * * * *\", \"duration\": \"1h\" }] } }",
        1,
        29,
        "'policy.windows.0.cron' cannot be understood.",
        "minute, hour"
    )]
    [InlineData(
        "{ \"policy\": { \"batches\": { \"pause\": [\"autovacuum\", \"replica-log>30s\"] } } }",
        1,
        52,
        "'replica-log' is not a signal. Did you mean 'replica-lag'?",
        "wal-rate"
    )]
    [InlineData(
        "{ \"policy\": { \"batches\": { \"stop\": [\"autovacuum,archiver-failing\"] } } }",
        1,
        37,
        "'autovacuum,archiver-failing' is not one signal.",
        "[\"replica-lag>30s\", \"autovacuum\"]"
    )]
    [InlineData(
        "{ \"policy\": { \"windows\": [{ \"cron\": \"0 1 * * *\" }] } }",
        1,
        27,
        "does not say when it opens and for how long",
        "\"duration\": \"4h\""
    )]
    [InlineData(
        "{ \"policy\": { \"windows\": [{ \"cron\": \"0 1 * * *\", \"duration\": \"1h\", \"timeZone\": \"Mars/Base\" }] } }",
        1,
        68,
        "'Mars/Base', which this machine does not know",
        "Europe/Berlin"
    )]
    [InlineData(
        "{ \"policy\": { \"freezes\": [{ \"from\": \"2026-01-02T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\" }] } }",
        1,
        27,
        "from when to when",
        "\"why\""
    )]
    [InlineData(
        "{ \"targets\": { \"test\": {} }, \"policy\": { \"requires\": [{ \"target\": \"tst\" }] } }",
        1,
        57,
        "does not have. Did you mean 'test'?",
        "Known are: test."
    )]
    [InlineData(
        "{ \"targets\": { \"a\": { \"password\": {} } } }",
        1,
        23,
        "does not say where the password is",
        "variable, file"
    )]
    [InlineData(
        "{ \"targets\": { \"a\": { \"password\": { \"variable\": \"X\", \"file\": \"y\" } } } }",
        1,
        23,
        "several places",
        "Name one"
    )]
    [InlineData(
        "{ \"targets\": { \"a\": { \"passwordVariable\": \"X\", \"password\": { \"file\": \"y\" } } } }",
        1,
        48,
        "several places",
        "Name one"
    )]
    [InlineData(
        "{ \"targets\": { \"a\": { \"password\": { \"file\": \"y\", \"vault\": \"v\" } } } }",
        1,
        50,
        "is for a secret",
        "Name the secret."
    )]
    [InlineData("{ \"targets\": { \"a\": { \"password\": { \"command\": [] } } } }", 1, 23, "names no program", "arguments")]
    [InlineData(
        "{ \"targets\": { \"a\": { \"password\": \"s3cr3t\" } } }",
        1,
        35,
        "'targets.a.password' is not an object.",
        "does not belong into the file"
    )]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"teams\", \"url\": \"https://s3cr3t\" } } } }",
        1,
        61,
        "'notify.receivers.a.url' is not an object.",
        "does not belong into the file"
    )]
    [InlineData("{ \"notify\": { \"receivers\": { \"a\": { } } } }", 1, 30, "does not say what it is", "teams, slack")]
    [InlineData("{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"slack\" } } } }", 1, 30, "has no 'url'", "alerts")]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"slack\", \"key\": { \"variable\": \"X\" } } } } }",
        1,
        54,
        "has no place in a receiver of the kind slack",
        "Leave it out"
    )]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"slack\", \"url\": { } } } } }",
        1,
        54,
        "does not say where the secret is",
        "variable, file"
    )]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"email\", \"server\": \"s\", \"from\": \"a@b\", \"to\": [\"x\\nBcc: y@z\"] } } } }",
        1,
        30,
        "which is no address of e-mail",
        "migrations@example.com"
    )]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"email\", \"server\": \"s\", \"from\": \"a@b\", \"to\": [\"c@d\"], \"security\": \"none\", \"user\": \"u\", \"password\": { \"variable\": \"X\" } } } } }",
        1,
        99,
        "in the clear",
        "startTls or tls"
    )]
    [InlineData(
        "{ \"notify\": { \"receivers\": { \"a\": { \"kind\": \"pagerduty\", \"key\": { \"variable\": \"X\" } } }, \"rules\": [{ \"events\": [\"failed\"], \"receivers\": [\"b\"] }] } }",
        1,
        138,
        "names the receiver 'b'",
        "Known are: a."
    )]
    [InlineData("{ \"notify\": { \"rules\": [{ \"receivers\": [\"b\"] }] } }", 1, 25, "does not say what is told", "failed")]
    [InlineData("{ \"notify\": { \"rules\": [{ \"events\": [\"failed\"] }] } }", 1, 25, "does not say who is told", "names")]
    [InlineData("{ \"notify\": { \"runbook\": \"run.md\" } }", 1, 15, "is no address of a page", "https://")]
    [InlineData("{ \"notify\": { \"runbooks\": { \"fail\": \"https://a\" } } }", 1, 29, "'fail' is no event", "failed")]
    [InlineData("{ \"targets\": { \"a\": {} }", 1, 25, "It is not valid JSON.", "double quotes")]
    public void It_is_named_with_its_place(string json, int line, int column, string message, string advice)
    {
        var path = _folder.Write("pgmigrate.json", json);
        var error = Assert.Throws<MigrationException>(() => ConfigurationFile.Find(null, _folder.FullPath));
        Assert.Equal((MigrationErrorId.TargetInvalid, path), (error.ErrorId, error.Path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_count_characters_and_not_bytes()
    {
        _folder.Write("pgmigrate.json", "{ \"targets\": { \"größe\": { \"prt\": 1 } } }");
        var error = Assert.Throws<MigrationException>(() => ConfigurationFile.Find(null, _folder.FullPath));
        Assert.Equal((1, 27), (error.Line, error.Column));
    }

    [Fact]
    public void What_is_cut_anywhere_is_an_error_and_never_a_crash()
    {
        for (var length = 0; length < ConfigurationSchemaTests.Whole.Length; length += 7)
        {
            _folder.Write("pgmigrate.json", ConfigurationSchemaTests.Whole[..length]);
            Assert.Throws<MigrationException>(() => ConfigurationFile.Find(null, _folder.FullPath));
        }
    }

    public void Dispose() => _folder.Dispose();
}
