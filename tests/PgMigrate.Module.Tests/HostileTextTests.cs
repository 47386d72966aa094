using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>
/// Text from a server, a folder or a name is shown, and neither obeyed by a terminal nor by the agent of a job.
/// </summary>
public sealed partial class HostileTextTests(Server server) : IDisposable
{
    private const string Telling = """
        DO $$ BEGIN
            RAISE WARNING E'told\n##vso[task.setvariable variable=P]v \x1b[2J \u202e';
            RAISE NOTICE E'told\n::error::n\x1b\u009b \u2028';
        END $$;
        """;

    private const string Failing = """
        DO $$ BEGIN
            RAISE EXCEPTION E'failed\n::set-output name=a::b \x1b[31m' USING DETAIL = E'detail \x1b ##vso[x]', HINT = E'hint\n##[error]y';
        END $$;
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Streams_AndErrors_AreClean()
    {
        using Shell shell = Shell.Open();
        ShellResult result = shell.Run(
            "$VerbosePreference = $DebugPreference = 'Continue'; Invoke-PgMigration $Folder -ConnectionString $Database",
            ("Folder", Hostile()),
            ("Database", server.CreateDatabase())
        );

        Assert.Contains(
            result.Messages,
            message => message.Contains("told\n# #vso[task.setvariable variable=P]v \\u001b[2J \\u202e", StringComparison.Ordinal)
        );
        Assert.Contains(
            result.Messages,
            message => message.Contains("told\n: :error::n\\u001b\\u009b \\u2028", StringComparison.Ordinal)
        );
        ErrorRecord error = result.Error;
        var failure = error.Exception;
        Assert.Contains("failed\n: :set-output name=a::b \\u001b[31m", failure.Message, StringComparison.Ordinal);
        string?[] shown =
        [
            .. result.Messages,
            error.ToString(),
            error.ErrorDetails.RecommendedAction,
            $"{error.TargetObject}",
            error.CategoryInfo.ToString(),
            failure.ToString(),
            .. failure.GetType().GetProperties().Select(property => $"{property.GetValue(failure)}"),
        ];
        Assert.All(shown, AssertClean);
        Assert.Contains("0002_\u001b[2J.sql", result.Output.Select(run => (string)run.Properties["Script"].Value));
    }

    [Fact]
    public async Task TheTool_ShowsNothingOfIt()
    {
        ChildProcess text = await ChildProcess.RunToolAsync(
            "Invoke-PgMigration",
            "-Path",
            Hostile(),
            "-ConnectionString",
            server.CreateDatabase(),
            "-Verbose",
            "-ErrorAction",
            "Continue"
        );
        Assert.Contains("0002_\\u001b[2J.sql", text.Output, StringComparison.Ordinal);
        Assert.Contains("WARNING: ", text.Error, StringComparison.Ordinal);
        Assert.Contains("detail \\u001b # #vso[x]", text.Error, StringComparison.Ordinal);
        AssertClean(text.Output);
        AssertClean(text.Error);
    }

    [Fact]
    public async Task TheToolsJson_IsCleanAsWritten_AndSaysWhatItWas()
    {
        ChildProcess json = await ChildProcess.RunToolAsync(
            "Invoke-PgMigration",
            "-Path",
            Hostile(),
            "-ConnectionString",
            server.CreateDatabase(),
            "-Json"
        );
        AssertClean(json.Output);
        AssertClean(json.Error);
        string?[] scripts =
        [
            .. json.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Script").GetString()),
        ];
        Assert.Equal(["0001_tells.sql", "0002_\u001b[2J.sql"], scripts);

        ChildProcess own = await ChildProcess.RunToolAsync("'##vso[x] \u202e \U000e0041'", "-Json");
        Assert.DoesNotContain("##", own.Output, StringComparison.Ordinal);
        AssertClean(own.Output);
        Assert.Equal("##vso[x] \u202e \U000e0041", JsonDocument.Parse(own.Output).RootElement.GetString());
    }

    [Fact]
    public async Task TablesOfTheTool_ShowNoneOfIt()
    {
        ChildProcess tool = await ChildProcess.RunToolAsync(
            """
            $bad = "a`n##vso[x] `e[2J$([char]0x202e)"
            [PgMigrate.ScriptRun]@{ RunId = [guid]::Empty; Server = $bad; Database = $bad; Kind = 'OneTime'; Script = $bad; Folder = $bad; Status = 'Applied' }
            [PgMigrate.MigrationScript]@{ Script = $bad; Folder = $bad; Kind = 'OneTime'; State = 'Pending'; Reason = $bad }
            [PgMigrate.ScriptStatement]@{ Line = 1; Column = 1; Offset = 0; Length = 1; Verb = $bad; Object = $bad; Text = $bad; Transactional = $true }
            [PgMigrate.Finding]@{ RuleId = $bad; Severity = 'Error'; Evidence = 'Static'; Script = $bad; Line = 1; Message = $bad; Reason = $bad; SafeWay = $bad; HelpUri = 'x' }
            [PgMigrate.SchemaChange]@{ Change = 'Changed'; ObjectType = $bad; Object = $bad; Property = $bad; Before = $bad; After = $bad }
            [PgMigrate.SchemaBackup]@{ BackupId = [guid]::Empty; Server = $bad; Database = $bad; Method = 'TableCopy'; CreatedAt = [datetimeoffset]::MinValue; Tables = [string[]]@($bad, $bad) }
            """
        );
        Assert.Equal((0, string.Empty), (tool.ExitCode, tool.Error));
        Assert.Contains("\\u001b[2J\\u202e", tool.Output, StringComparison.Ordinal);
        AssertClean(tool.Output);
    }

    [Fact]
    public void NoView_ShowsATextAsItCame()
    {
        using Shell shell = Shell.Open();
        Assembly contract = ((Type)shell.Run("[PgMigrate.ScriptRun]").ThrowOnError().Output.Single().BaseObject).Assembly;
        foreach (
            XElement view in XDocument
                .Load(Path.Combine(Path.GetDirectoryName(Built.Manifest)!, "PgMigrate.Format.ps1xml"))
                .Descendants("View")
        )
        {
            Type type = contract.GetType(view.Descendants("TypeName").First().Value.Split('#')[0], throwOnError: true)!;
            Assert.All(
                view.Descendants("PropertyName"),
                name =>
                    // The address of a rule's page is this project's own.
                    Assert.True(
                        name.Value == "HelpUri" || IsNoText(type.GetProperty(name.Value)!.PropertyType),
                        $"{type.Name}.{name.Value} is shown as it came."
                    )
            );
            Assert.All(
                view.Descendants("ScriptBlock"),
                block => Assert.Matches(@"^\[PgMigrate\.(Display|CleanText)\]::", block.Value)
            );
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsNoText(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (
            plain.IsPrimitive
            || plain.IsEnum
            || plain == typeof(Guid)
            || plain == typeof(DateTimeOffset)
            || plain == typeof(TimeSpan)
        );

    private string Hostile()
    {
        _folder.Write("up/0001_tells.sql", Telling);
        _folder.Write("up/0002_\u001b[2J.sql", Failing);
        return _folder.FullPath;
    }

    private static void AssertClean(string? text) => Assert.DoesNotMatch(Unclean(), text ?? string.Empty);

    [GeneratedRegex(
        @"[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}|##(vso)?\[|(?m:^\s*::)|::(error|set-output)[ :]"
    )]
    private static partial Regex Unclean();
}
