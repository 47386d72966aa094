using System.Globalization;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Reads what a pipeline's server says, which is believed in no form: words are cleaned, cut, and masked.</summary>
/// <param name="plan">The plan's id.</param>
/// <param name="host">Whose server it is.</param>
/// <param name="run">The run's number.</param>
/// <param name="mask">The token of the job.</param>
internal sealed class PipelineWords(string plan, PipelineHost host, string run, SecretMask mask)
{
    private const int LongestWords = 500;

    /// <summary>The text of a member; null where there is none.</summary>
    public static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>Words, fit to be shown.</summary>
    public string Of(string words)
    {
        var clean = mask.Hide(OneLine.Of(words));
        return clean.Length <= LongestWords ? clean : $"{clean[..LongestWords]}…";
    }

    /// <summary>An approval of GitHub, which does not say when it was given; null where it names nobody.</summary>
    public PipelineApproval? OfGitHub(JsonElement approval) =>
        approval.TryGetProperty("user", out var user) && Text(user, "login") is { Length: > 0 } login
            ? new PipelineApproval(Approval(login, Text(approval, "comment"), default), [Of(login)], IsDated: false)
            : null;

    /// <summary>A step of an approval of Azure DevOps; null where it names nobody, or does not say when.</summary>
    public PipelineApproval? OfAzureDevOps(JsonElement step)
    {
        if (
            !step.TryGetProperty("actualApprover", out var approver)
            || !DateTimeOffset.TryParse(
                Text(step, "lastModifiedOn"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var when
            )
        )
            return null;
        string[] names =
        [
            .. new[] { Text(approver, "displayName"), Text(approver, "uniqueName") }
                .OfType<string>()
                .Where(name => name.Length > 0)
                .Select(Of),
        ];
        return names.Length == 0
            ? null
            : new PipelineApproval(Approval(names[0], Text(step, "comment"), when), names, IsDated: true);
    }

    private PlanApproval Approval(string name, string? comment, DateTimeOffset when) =>
        new()
        {
            PlanId = plan,
            Name = Of(name),
            Comment = string.IsNullOrEmpty(comment) ? null : Of(comment),
            ApprovedAt = when,
            Certificate = Of($"{host} {run}"),
        };
}
