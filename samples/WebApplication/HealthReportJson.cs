using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shop;

/// <summary>A report of health as JSON: what each check says, and its data.</summary>
internal static class HealthReportJson
{
    public static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                Status = report.Status.ToString(),
                Checks = report.Entries.ToDictionary(
                    check => check.Key,
                    check => new
                    {
                        Status = check.Value.Status.ToString(),
                        check.Value.Description,
                        check.Value.Data,
                    }
                ),
            }
        );
}
