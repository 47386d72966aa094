using NJsonSchema;
using PgMigrate.Engine.Configuration;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Configuration;

/// <summary>
/// docs/pgmigrate.schema.json is what the records of the configuration are, and a validator takes by it what they take.
/// PGMIGRATE_WRITE_RULE_PAGES=1 writes it anew.
/// </summary>
public sealed class ConfigurationSchemaTests : IDisposable
{
    private static readonly string SchemaPath = RepositoryRoot.Combine("docs", "pgmigrate.schema.json");

    /// <summary>A file with everything in it.</summary>
    public const string Whole = """
        {
            "$schema": "./pgmigrate.schema.json",
            "targets": {
                "dev": { "connectionString": "Host=localhost;Database=app", "environment": "DEV", "passwordVariable": "DEV_PASSWORD" },
                "test": { "server": "test-db", "port": 6432, "database": "app", "user": "migrator", "environment": "TEST", "password": { "secret": "app-test", "vault": "team" } },
                "prod": { "server": "db", "environment": "PROD", "password": { "command": ["pass", "show", "prod"], "timeout": "10s" } },
                "cloud": { "server": "cloud-db", "password": { "managedIdentity": { "clientId": "7" } } },
                "files": { "server": "a", "password": { "file": "secret.txt" } },
                "runbook": { "server": "a", "password": { "automationCredential": "app" } },
                "passfile": { "server": "a", "password": { "passfile": ".pgpass" } },
                "variable": { "server": "a", "password": { "variable": "A" } },
                "tenants": { "server": "a", "database": "app", "schema": "tenant_*", "tags": ["eu", "gold"], "ring": "early" }
            },
            "catalogue": { "target": "test", "query": "SELECT name, server FROM tenant", "defaults": { "user": "migrator", "password": { "variable": "A" } } },
            "rollouts": { "target": "test" },
            "folders": { "up": { "path": "ddl", "type": "once" }, "views": { "type": "anyTime" } },
            "severity": { "missing-down": "Off" },
            "policy": { "lockTimeout": "10s", "roles": ["deployers"] },
            "notify": {
                "runbook": "https://wiki.example.com/run", "runbooks": { "drift": "https://wiki.example.com/drift" }, "lockWait": "1min", "path": "alerts",
                "receivers": {
                    "team": { "kind": "teams", "url": { "secret": "TeamsUrl", "vault": "team" } },
                    "oncall": { "kind": "pagerDuty", "key": { "variable": "PD_KEY" }, "server": "https://events.eu.pagerduty.com" },
                    "mail": { "kind": "email", "server": "smtp.example.com", "port": 587, "security": "startTls", "rootCertificate": "ca.pem", "user": "a", "password": { "file": "mail.txt" }, "from": "a@example.com", "to": ["b@example.com"] },
                    "hook": { "kind": "webhook", "url": { "automationCredential": "hook" }, "secrets": [{ "command": ["pass", "hook"], "timeout": "5s" }] }
                },
                "rules": [{ "environments": ["PROD"], "events": ["failed", "recovered"], "receivers": ["team", "oncall", "mail", "hook"] }]
            },
            "profiles": { "staging": { "profile": "production", "allow": { "force": true } } },
            "environments": {
                "DEV": { "severity": { "drop-table": "Warning" }, "policy": {} },
                "PROD": {
                    "policy": {
                        "profile": "production",
                        "lockTimeout": "2s", "maxStall": "150ms", "blockers": { "action": "terminate", "applications": ["report*"], "olderThan": "1min" }, "statementTimeout": "0", "runLockTimeout": "5min", "retries": 3, "transactionMode": "script",
                        "throttleLimit": 2,
                        "batches": { "pause": ["replica-lag>30s"], "stop": ["slot-retention>100GB"] },
                        "backup": { "mode": "always", "method": "tableCopy", "path": "backups", "threshold": 10, "keepLast": 3, "keepFor": "30d" },
                        "log": { "path": "logs/", "format": "json", "level": "debug" },
                        "destructive": "refuse", "drift": "refuse", "order": "linear", "phases": ["expand"], "unusedFor": "30d", "oldVersionGone": "SELECT true", "groups": ["deployers"], "repairs": ["invalidIndex"],
                        "allow": { "force": false, "skipCheck": false, "noBackup": false, "baseline": false, "undo": false, "outsideWindow": true },
                        "windows": [{ "cron": "0 22 * * SAT", "duration": "4h", "timeZone": "Europe/Berlin" }],
                        "freezes": [{ "from": "2026-12-20T00:00:00+01:00", "to": "2027-01-03T00:00:00+01:00", "why": "Holidays" }],
                        "requires": [{ "target": "test", "for": "2d" }],
                        "plan": "required", "rehearsedWithin": "7d",
                        "approvals": { "required": 2, "trusted": [{ "file": "anna.pem", "accounts": ["anna"] }, { "thumbprint": "ab" }], "revoked": ["cd"],
                            "notByAuthor": true, "notByRunner": true, "fromPipeline": false },
                        "roles": ["dba"], "mayOverride": ["lockTimeout"], "replace": ["roles"]
                    }
                }
            }
        }
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void It_is_made_of_the_records()
    {
        var made = ConfigurationSchema.Write();
        if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_RULE_PAGES") == "1")
            File.WriteAllText(SchemaPath, made);
        Assert.Equal(made, File.ReadAllText(SchemaPath));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"port\": 6432", "\"prt\": 6432")]
    [InlineData("\"port\": 6432", "\"port\": \"6432\"")]
    [InlineData("\"port\": 6432", "\"port\": 65536")]
    [InlineData("\"server\": \"test-db\"", "\"server\": 5")]
    [InlineData("\"password\": { \"variable\": \"A\" }", "\"password\": \"s3cr3t\"")]
    [InlineData("{ \"clientId\": \"7\" }", "{ \"client\": \"7\" }")]
    [InlineData("[\"pass\", \"show\", \"prod\"]", "\"pass show prod\"")]
    [InlineData("\"tags\": [\"eu\", \"gold\"]", "\"tags\": \"eu\"")]
    [InlineData("\"rollouts\": { \"target\"", "\"rollouts\": { \"database\"")]
    [InlineData("\"missing-down\": \"Off\"", "\"missing-down\": \"No\"")]
    [InlineData("\"type\": \"once\"", "\"type\": \"twice\"")]
    [InlineData("\"path\": \"ddl\"", "\"connectionType\": \"admin\"")]
    [InlineData("\"environments\": {", "\"environment\": {")]
    [InlineData("\"destructive\": \"refuse\"", "\"destructive\": \"refused\"")]
    [InlineData("\"lockTimeout\": \"2s\"", "\"lockTimeout\": \"2 weeks\"")]
    [InlineData("\"lockTimeout\": \"2s\"", "\"lockTimeout\": 2")]
    [InlineData("\"retries\": 3", "\"retries\": -1")]
    [InlineData("\"throttleLimit\": 2", "\"throttleLimit\": 0")]
    [InlineData("\"force\": false", "\"force\": \"no\"")]
    [InlineData("\"phases\": [\"expand\"]", "\"phases\": [\"expanding\"]")]
    [InlineData("\"phases\": [\"expand\"]", "\"phases\": \"expand\"")]
    [InlineData("\"windows\": [{", "\"windows\": [{ \"day\": 1, ")]
    [InlineData("\"from\": \"2026-12-20T00:00:00+01:00\"", "\"from\": \"Christmas\"")]
    [InlineData("\"mayOverride\": [\"lockTimeout\"]", "\"mayOverride\": [\"lockTimout\"]")]
    [InlineData("\"replace\": [\"roles\"]", "\"replace\": [\"retries\"]")]
    [InlineData("\"url\": { \"secret\": \"TeamsUrl\", \"vault\": \"team\" }", "\"url\": \"https://example.com\"")]
    [InlineData("\"events\": [\"failed\"", "\"events\": [\"failure\"")]
    [InlineData("\"kind\": \"teams\"", "\"kind\": \"team\"")]
    public async Task A_validator_and_the_reader_agree(string part, string slip)
    {
        var text = part.Length == 0 ? Whole : Whole.Replace(part, slip, StringComparison.Ordinal);
        var schema = await JsonSchema.FromFileAsync(SchemaPath);
        _folder.Write("pgmigrate.json", text);

        Assert.Equal(part.Length == 0, schema.Validate(text).Count == 0);
        var error = Record.Exception(() => ConfigurationFile.Find(null, _folder.FullPath));
        Assert.Equal(part.Length == 0, error is null);
        if (error is not null)
            Assert.IsType<MigrationException>(error);
    }

    public void Dispose() => _folder.Dispose();
}
